package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.List;

/** The auxiliary channels of DisplayPort outputs. They are no clients of host1x. */
public final class DpauxDriver implements Driver {

    /** For the service loader. */
    public DpauxDriver() {}

    @Override
    public DriverDescription description() {
        return DriverDescription.of("platform", "tegra-dpaux")
                .inModule("tegra-drm")
                .withIds(Compatibles.patterns(List.of(
                        "nvidia,tegra194-dpaux",
                        "nvidia,tegra186-dpaux",
                        "nvidia,tegra210-dpaux",
                        "nvidia,tegra124-dpaux")));
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
    }
}
