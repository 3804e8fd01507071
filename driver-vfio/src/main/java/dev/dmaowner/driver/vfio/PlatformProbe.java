package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.List;
import java.util.Optional;

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
        Optional<Refusal> refusal = refusal(context.device(), context.rules(), reset);
        if (refusal.isPresent()) {
            return new ProbeAnswer.Refused(refusal.get());
        }
        return Vfio.of(context)
                .register(context, VfioDevice.Kind.PLATFORM)
                .fold(ProbeAnswer.Bound::new, ProbeAnswer.Refused::new);
    }

    /** {@return why a device without a reset function is turned away, empty if it is not} */
    static Optional<Refusal> refusal(Device device, KernelRules rules, Reset reset) {
        boolean refusesAll =
                rules.has(KernelChange.RESET_ALWAYS_REQUIRED) && !rules.has(KernelChange.RESET_CAN_BE_WAIVED);
        if (hasResetFunction(device) || !(reset == Reset.REQUIRED || refusesAll)) {
            return Optional.empty();
        }
        return Optional.of(Refusal.of(Errno.ENOENT, device.id().name() + " has no reset function")
                .curedBy(
                        reset == Reset.REQUIRED
                                ? "load vfio_platform with reset_required=0"
                                : "use a kernel whose driver supports reset_required=0"));
    }

    /** Looks into {@code of:NnameTtypeCfirstCsecond}; a device of ACPI has one only if a method says so, which is not known. */
    private static boolean hasResetFunction(Device device) {
        String modalias = device.modalias();
        return modalias.startsWith("of:")
                && RESETTABLE.stream().anyMatch(compatible -> (modalias + "C").contains("C" + compatible + "C"));
    }
}
