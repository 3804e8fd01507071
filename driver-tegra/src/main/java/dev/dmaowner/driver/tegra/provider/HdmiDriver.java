package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** HDMI outputs, which do no DMA. */
public final class HdmiDriver extends ClientDriver {

    /** For the service loader. */
    public HdmiDriver() {
        super(
                "tegra-hdmi",
                Attaching.NEVER,
                List.of("nvidia,tegra124-hdmi", "nvidia,tegra114-hdmi", "nvidia,tegra30-hdmi", "nvidia,tegra20-hdmi"));
    }
}
