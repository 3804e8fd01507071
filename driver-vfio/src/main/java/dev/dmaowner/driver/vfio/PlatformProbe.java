package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.List;

/** The probe that vfio-platform and vfio-amba share: {@code vfio_platform_init_common} and the registration. */
final class PlatformProbe {

    /** Whether a device without a reset function is turned away. */
    enum Reset {
        REQUIRED,
        WELCOME
    }

    /** The devices for which the kernel has a reset function, by their compatible strings. */
    private static final List<String> RESETTABLE =
            List.of("calxeda,hb-xgmac", "amd,xgbe-seattle-v1a", "brcm,iproc-flexrm-mbox");

    private PlatformProbe() {}

    static ProbeAnswer probe(ProbeContext context, Reset reset) {
        Device device = context.device();
        boolean refusesAll = context.rules().has(KernelChange.RESET_ALWAYS_REQUIRED)
                && !context.rules().has(KernelChange.RESET_CAN_BE_WAIVED);
        if (!hasResetFunction(device) && (reset == Reset.REQUIRED || refusesAll)) {
            Refusal refusal = Refusal.of(Errno.ENOENT, device.id().name() + " has no reset function");
            return new ProbeAnswer.Refused(
                    reset == Reset.REQUIRED
                            ? refusal.curedBy("load vfio_platform with reset_required=0")
                            : refusal.curedBy("use a kernel whose driver supports reset_required=0"));
        }
        return Vfio.of(context)
                .register(context, VfioDevice.Kind.PLATFORM)
                .fold(ProbeAnswer.Bound::new, ProbeAnswer.Refused::new);
    }

    /** Looks into {@code of:NnameTtypeCfirstCsecond}; a device of ACPI has one only if a method says so, which is not known. */
    private static boolean hasResetFunction(Device device) {
        String modalias = device.modalias();
        return modalias.startsWith("of:")
                && RESETTABLE.stream().anyMatch(compatible -> (modalias + "C").contains("C" + compatible + "C"));
    }
}
