package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.List;

/** The video decoders. */
public final class NvdecDriver extends ClientDriver {

    static final String SINCE_6_12 = "nvidia,tegra234-nvdec";

    /** For the service loader. */
    public NvdecDriver() {
        super(
                "tegra-nvdec",
                Attaching.IF_IN_A_GROUP,
                List.of("nvidia,tegra210-nvdec", "nvidia,tegra186-nvdec", "nvidia,tegra194-nvdec", SINCE_6_12));
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return !context.rules().has(KernelChange.TEGRA234_NVDEC) && Compatibles.has(context.device(), SINCE_6_12)
                ? ProbeAnswer.refused(Errno.ENODEV, "this generation's driver does not know the chip yet")
                : super.probe(context);
    }
}
