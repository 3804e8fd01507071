package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** The 2D engines. */
public final class Gr2dDriver extends ClientDriver {

    /** For the service loader. */
    public Gr2dDriver() {
        super(
                "tegra-gr2d",
                Attaching.ALWAYS,
                List.of("nvidia,tegra114-gr2d", "nvidia,tegra30-gr2d", "nvidia,tegra20-gr2d"));
    }

    @Override
    boolean managesInProposal() {
        return true;
    }
}
