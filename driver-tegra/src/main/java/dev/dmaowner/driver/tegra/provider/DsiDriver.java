package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import java.util.List;

/** DSI outputs, which do no DMA. */
public final class DsiDriver extends ClientDriver {

    /** For the service loader. */
    public DsiDriver() {
        super(
                "tegra-dsi",
                Attaching.NEVER,
                List.of("nvidia,tegra210-dsi", "nvidia,tegra132-dsi", "nvidia,tegra124-dsi", "nvidia,tegra114-dsi"));
    }
}
