package dev.dmaowner.app.doctor;

import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.NoIommuMode.State;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.List;

/** Whether VFIO hands out devices that no IOMMU confines, or has done so. */
final class NoIommuCheck {

    private static final String NAME = "no-iommu-mode";

    private NoIommuCheck() {}

    static Check of(ExaminedHost machine) throws IOException {
        NoIommuMode mode = NoIommuMode.of(machine.host());
        List<String> bare = machine.survey().groups().stream()
                .filter(group -> !group.isIsolated())
                .flatMap(group -> names(machine, group).stream())
                .toList();
        if (mode.state() != State.ON && bare.isEmpty()) {
            return mode.state() == State.UNKNOWN
                    ? Check.notKnown(
                            NAME,
                            "whether VFIO hands out devices without an IOMMU is not known: " + mode.evidence(),
                            NoIommuMode.FILE)
                    : Check.passed(NAME, "VFIO hands out no device without an IOMMU: " + mode.evidence());
        }
        String statement = mode.state() == State.ON
                ? "VFIO hands out devices without an IOMMU: " + mode.evidence()
                : "VFIO has handed out devices without an IOMMU";
        ControlWrite off = NoIommuMode.switching(State.OFF);
        return bare.isEmpty()
                ? Check.failed(
                        NAME,
                        statement + "; no device is in this mode now",
                        off
                                + "; if it is on after the next boot, look for it in /etc/modprobe.d and on the kernel's command line")
                : Check.failed(
                        NAME,
                        statement + "; the DMA of " + String.join(", ", bare) + " can reach all of the memory",
                        "dmaowner plan give " + String.join(" ", bare)
                                + (mode.state() == State.ON ? "; then " + off : ""));
    }

    private static List<String> names(ExaminedHost machine, SurveyedGroup group) {
        return machine.survey().members(group).stream()
                .map(SurveyedDevice::id)
                .map(machine.survey()::wordFor)
                .toList();
    }
}
