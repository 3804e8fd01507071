package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The devices that words on a command line mean. */
final class NamedDevices {

    private final HostSurvey survey;

    NamedDevices(HostSurvey survey) {
        this.survey = survey;
    }

    /** {@return each device once; a group's number means the members that no bridge is} */
    List<DeviceId> of(List<String> words) throws CommandFailure {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (String word : words) {
            Optional<SurveyedGroup> group = group(word);
            if (group.isPresent()) {
                group.get().members().stream().filter(id -> !isBridge(id)).forEach(devices::add);
            } else {
                devices.add(device(word));
            }
        }
        if (devices.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "no device is in group " + String.join(", ", words));
        }
        return List.copyOf(devices);
    }

    /** {@return the same, where a group's number means the members that are not with a driver of the kernel} */
    List<DeviceId> taken(List<String> words) throws CommandFailure {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (String word : words) {
            Optional<SurveyedGroup> group = group(word);
            if (group.isPresent()) {
                group.get().members().stream()
                        .filter(id -> !isBridge(id) && !isWithTheKernel(id))
                        .forEach(devices::add);
            } else {
                devices.add(device(word));
            }
        }
        if (devices.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "nothing is taken from the kernel in group " + String.join(", ", words));
        }
        return List.copyOf(devices);
    }

    /** Consent to what a plan does not touch is a mistake, which is not passed over in silence. */
    void requireSharing(List<DeviceId> consents, List<DeviceId> devices) throws CommandFailure {
        List<Optional<GroupId>> groups = devices.stream().map(this::groupOf).toList();
        for (DeviceId consent : consents) {
            boolean shares = groupOf(consent).isPresent() && groups.contains(groupOf(consent));
            if (!shares && !devices.contains(consent)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        consent.name() + " shares no group with "
                                + String.join(
                                        ", ",
                                        devices.stream().map(DeviceId::name).toList()));
            }
        }
    }

    private Optional<GroupId> groupOf(DeviceId device) {
        return survey.device(device).flatMap(SurveyedDevice::group);
    }

    private boolean isWithTheKernel(DeviceId id) {
        return survey.device(id)
                .flatMap(SurveyedDevice::binding)
                .map(SurveyedDevice.Binding::purpose)
                .equals(Optional.of(Purpose.KERNEL));
    }

    private boolean isBridge(DeviceId id) {
        return survey.device(id).filter(SurveyedDevice::isBridge).isPresent();
    }

    /** {@return the group with this number, empty if the word is no number} */
    Optional<SurveyedGroup> group(String word) throws CommandFailure {
        boolean isNumber = !word.isEmpty() && word.length() < 10 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            return Optional.empty();
        }
        return Optional.of(survey.group(new GroupId(Integer.parseInt(word)))
                .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "there is no group " + word + " on this host")));
    }

    private DeviceId device(String word) throws CommandFailure {
        List<DeviceId> found = survey.devices().stream()
                .map(SurveyedDevice::id)
                .filter(id -> id.name().equals(word)
                        || id.toString().equals(word)
                        || id.name().equals("0000:" + word))
                .toList();
        if (found.size() != 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    found.isEmpty()
                            ? "there is no device '" + word + "' on this host"
                            : "'" + word + "' is on more than one bus: say which, as " + found.get(0));
        }
        return found.get(0);
    }
}
