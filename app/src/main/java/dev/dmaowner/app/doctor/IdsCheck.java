package dev.dmaowner.app.doctor;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether an id that is given to vfio-pci at boot is that of several devices, or of one that the host needs. When vfio-pci is loaded it takes
 * all that have the id, and an id that is written to {@code new_id} stays until it is removed.
 */
final class IdsCheck {

    private static final String NAME = "vfio-pci-ids";

    /** What the host would miss at the next boot. */
    private static final Set<String> NEEDED = Set.of("disk-in-use", "default-route", "last-keyboard", "console");

    private static final String CURE =
            "give no id, but an override for the one device: dmaowner plan take DEVICE --persist, dmaowner sync FILE --print FORM, or driverctl"
                    + " set-override DEVICE vfio-pci";

    private IdsCheck() {}

    static Check of(ExaminedHost machine) throws IOException {
        GivenIds given = GivenIds.of(machine);
        List<String> dangers = new ArrayList<>();
        for (GivenId id : given.ids()) {
            List<SurveyedDevice> devices = devices(machine, id);
            if (devices.size() > 1) {
                dangers.add(id.text() + " is that of "
                        + devices.stream().map(device -> device.id().name()).collect(Collectors.joining(" and of ")));
            }
            dangers.addAll(needed(machine, id, devices));
        }
        for (String file : given.writers()) {
            dangers.add(file
                    + " writes an id to new_id, which stays with the driver and also fits what is plugged in later");
        }
        if (!dangers.isEmpty()) {
            return Check.failed(
                    NAME,
                    "vfio-pci takes every device with an id that it is given at boot, and "
                            + String.join("; ", dangers),
                    CURE);
        }
        boolean knowsModprobe = machine.isRecorded(GivenIds.MODPROBE.get(0));
        if (!machine.isRecorded(GivenIds.COMMAND_LINE) || !knowsModprobe) {
            return Check.notKnown(
                    NAME,
                    "not all places are recorded where ids can be given to vfio-pci",
                    machine.isRecorded(GivenIds.COMMAND_LINE) ? GivenIds.MODPROBE.get(0) : GivenIds.COMMAND_LINE);
        }
        return Check.passed(
                NAME,
                given.ids().isEmpty()
                        ? "no ids are given to vfio-pci at boot"
                        : "no id that is given to vfio-pci at boot is that of several devices: "
                                + given.ids().stream().map(GivenId::text).collect(Collectors.joining(", ")));
    }

    private static List<String> needed(ExaminedHost machine, GivenId id, List<SurveyedDevice> devices)
            throws IOException {
        List<DeviceId> atKernel = devices.stream()
                .filter(SurveyedDevice::isAtKernel)
                .map(SurveyedDevice::id)
                .toList();
        if (atKernel.isEmpty()) {
            return List.of();
        }
        List<Guard> guards = Guards.all().stream()
                .filter(guard -> NEEDED.contains(guard.name()))
                .toList();
        List<GuardFinding> findings = Checks.of(machine.host(), machine.survey(), guards)
                .results(Goal.Take.toUserspace(atKernel), List.of())
                .findings();
        return findings.stream()
                .map(finding -> id.text() + " is that of " + finding.device().name() + ": " + finding.reason())
                .toList();
    }

    private static List<SurveyedDevice> devices(ExaminedHost machine, GivenId id) {
        return machine.survey().devices().stream()
                .filter(device -> PciIdentity.ofModalias(device.device().modalias())
                        .filter(id::matches)
                        .isPresent())
                .toList();
    }
}
