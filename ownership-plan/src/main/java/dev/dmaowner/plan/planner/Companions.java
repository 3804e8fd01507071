package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Ownership;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DmaManagement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The devices that share a group with those that somebody named: which of them a user of the group could not bear, and
 * which can stay as they are.
 */
record Companions(List<Companion> leaving, List<Companion> staying) {

    static Companions of(HostSurvey survey, Goal.Take take) {
        List<Companion> leaving = new ArrayList<>();
        List<Companion> staying = new ArrayList<>();
        for (SurveyedDevice device : sharing(survey, take)) {
            Companion companion = companion(device);
            boolean uses =
                    device.binding().map(SurveyedDevice.Binding::management).equals(Optional.of(DmaManagement.BY_CORE));
            (uses ? leaving : staying).add(companion);
        }
        return new Companions(List.copyOf(leaving), List.copyOf(staying));
    }

    /** Giving a device back takes none from anybody. */
    static Companions none(HostSurvey survey, Goal goal) {
        List<Companion> staying = sharing(survey, goal).stream()
                .map(device -> new Companion(device.id(), device.driver().orElse(""), besidesGiven(survey, device)))
                .toList();
        return new Companions(List.of(), staying);
    }

    /** A user may hold the group through a member that stays; then a driver of the kernel gets none of its devices. */
    private static String besidesGiven(HostSurvey survey, SurveyedDevice device) {
        boolean isForUsers = device.binding()
                .map(SurveyedDevice.Binding::purpose)
                .equals(Optional.of(SurveyedDevice.Purpose.USER_ACCESS));
        Optional<SurveyedGroup> group = device.group().flatMap(survey::group);
        boolean isUnknown = group.map(SurveyedGroup::ownership)
                .filter(Ownership.Unknown.class::isInstance)
                .isPresent();
        return isForUsers && isUnknown
                ? "nobody asked for it, but if a user holds group "
                        + group.get().id()
                        + " through it, which this host does not show, the kernel's driver is refused"
                : "nobody asked for it, and it is in nobody's way";
    }

    private static List<SurveyedDevice> sharing(HostSurvey survey, Goal goal) {
        Set<DeviceId> members = new LinkedHashSet<>();
        for (DeviceId device : goal.devices()) {
            survey.device(device)
                    .flatMap(SurveyedDevice::group)
                    .flatMap(survey::group)
                    .ifPresent(group -> members.addAll(group.members()));
        }
        goal.devices().forEach(members::remove);
        return members.stream().flatMap(id -> survey.device(id).stream()).toList();
    }

    private static Companion companion(SurveyedDevice device) {
        String driver = device.driver().orElse("");
        String group = "it shares group " + device.group().map(Object::toString).orElse("?");
        if (driver.isEmpty()) {
            return new Companion(device.id(), driver, "it has no driver");
        } else if (device.binding().orElseThrow().management() == DmaManagement.BY_DRIVER) {
            return new Companion(device.id(), driver, driver + " leaves the DMA of its group to others");
        }
        return new Companion(
                device.id(), driver, group + ", and while " + driver + " has it no user can have the group");
    }
}
