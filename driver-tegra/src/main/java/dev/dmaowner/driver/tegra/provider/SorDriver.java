package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** Serial outputs, which do no DMA. */
public final class SorDriver extends ClientDriver {

    /** For the service loader. */
    public SorDriver() {
        super(
                "tegra-sor",
                Attaching.NEVER,
                List.of(
                        "nvidia,tegra194-sor",
                        "nvidia,tegra186-sor",
                        "nvidia,tegra210-sor1",
                        "nvidia,tegra210-sor",
                        "nvidia,tegra132-sor",
                        "nvidia,tegra124-sor"));
    }
}
