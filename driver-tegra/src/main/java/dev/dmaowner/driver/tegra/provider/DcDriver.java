package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** The display controllers. */
public final class DcDriver extends ClientDriver {

    /** For the service loader. */
    public DcDriver() {
        super(
                "tegra-dc",
                Attaching.IF_IN_A_GROUP,
                List.of(
                        "nvidia,tegra194-dc",
                        "nvidia,tegra186-dc",
                        "nvidia,tegra210-dc",
                        "nvidia,tegra124-dc",
                        "nvidia,tegra114-dc",
                        "nvidia,tegra30-dc",
                        "nvidia,tegra20-dc"));
    }

    @Override
    boolean managesInProposal() {
        return true;
    }
}
