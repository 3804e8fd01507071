package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** The 3D engines. */
public final class Gr3dDriver extends ClientDriver {

    /** For the service loader. */
    public Gr3dDriver() {
        super(
                "tegra-gr3d",
                Attaching.ALWAYS,
                List.of("nvidia,tegra114-gr3d", "nvidia,tegra30-gr3d", "nvidia,tegra20-gr3d"));
    }

    @Override
    boolean managesInProposal() {
        return true;
    }
}
