package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** The video image compositors. */
public final class VicDriver extends ClientDriver {

    /** For the service loader. */
    public VicDriver() {
        super(
                "tegra-vic",
                Attaching.IF_IN_A_GROUP,
                List.of(
                        "nvidia,tegra124-vic",
                        "nvidia,tegra210-vic",
                        "nvidia,tegra186-vic",
                        "nvidia,tegra194-vic",
                        "nvidia,tegra234-vic"));
    }

    @Override
    boolean managesInProposal() {
        return true;
    }
}
