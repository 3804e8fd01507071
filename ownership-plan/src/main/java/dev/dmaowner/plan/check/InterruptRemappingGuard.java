package dev.dmaowner.plan.check;

import dev.dmaowner.machine.InterruptRemapping;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/**
 * Objects to handing over a device on a PC whose interrupts are not remapped: its user could send interrupts that are not its
 * own, so VFIO refuses unless it is told otherwise.
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
        if (!device.id().bus().equals("pci") || InterruptRemapping.of(use.host()) != InterruptRemapping.NO) {
            return Optional.empty();
        }
        boolean isAllowed = use.host().readText(PARAMETER).filter("Y"::equals).isPresent();
        return Optional.of(
                "this host does not remap interrupts, so its user could send interrupts that are not its own; "
                        + (isAllowed
                                ? "vfio_iommu_type1 permits that here (allow_unsafe_interrupts=1)"
                                : "VFIO answers EPERM to VFIO_SET_IOMMU unless vfio_iommu_type1 has allow_unsafe_interrupts=1"));
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        return !device.id().bus().equals("pci") || use.isRecorded(INTERRUPTS)
                ? Optional.empty()
                : Optional.of("whether interrupts are remapped is not recorded here (" + INTERRUPTS + ")");
    }
}
