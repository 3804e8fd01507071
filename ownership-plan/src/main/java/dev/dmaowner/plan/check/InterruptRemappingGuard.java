package dev.dmaowner.plan.check;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.machine.InterruptRemapping;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/**
 * Objects to handing over a device whose interrupts are not remapped: its user could send interrupts that are not its own, so VFIO
 * refuses unless it is told otherwise.
 */
final class InterruptRemappingGuard implements Guard {

    private static final String INTERRUPTS = "/proc/interrupts";
    private static final String PARAMETER = "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";

    @Override
    public String name() {
        return "no-interrupt-remapping";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        if (isolation(use, device) != InterruptRemapping.NO) {
            return Optional.empty();
        }
        Optional<String> parameter = use.host().readText(PARAMETER);
        return Optional.of(
                "interrupts are not remapped, so who has the device could send interrupts that are not its own; "
                        + (parameter.filter("Y"::equals).isPresent()
                                ? "vfio_iommu_type1 permits that here (allow_unsafe_interrupts=1)"
                                : "VFIO answers EPERM to VFIO_SET_IOMMU unless vfio_iommu_type1 has allow_unsafe_interrupts=1"
                                        + ": " + command(parameter)));
    }

    /** The parameter of a module that is not loaded is given when it is. */
    private static String command(Optional<String> parameter) {
        return parameter.isPresent()
                ? new ControlWrite(PARAMETER, "1").toString()
                : "sudo modprobe vfio_iommu_type1 allow_unsafe_interrupts=1";
    }

    /** A host tells for its PCI devices, a simulation for every device. */
    private static InterruptRemapping isolation(HostUse use, SurveyedDevice device) throws IOException {
        Optional<InterruptRemapping> known = use.survey().facts(device.id()).map(InterruptRemapping::of);
        if (known.isPresent()) {
            return known.get();
        }
        return device.id().bus().equals(PciAddress.BUS) ? use.interrupts() : InterruptRemapping.UNKNOWN;
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
        if (device.group().isEmpty() || isolation(use, device) != InterruptRemapping.UNKNOWN) {
            return Optional.empty();
        }
        return Optional.of(
                device.id().bus().equals(PciAddress.BUS) && !use.isRecorded(INTERRUPTS)
                        ? "whether interrupts are remapped is not recorded here (" + INTERRUPTS + ")"
                        : "/sys does not show whether its interrupts are isolated, which VFIO_SET_IOMMU asks (EPERM)");
    }
}
