package dev.dmaowner.app.show;

import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The part of a survey that is shown.
 *
 * @param groups these groups
 * @param devices these devices
 * @param details what else is known, if one device was asked for
 */
record Selection(List<SurveyedGroup> groups, List<SurveyedDevice> devices, Optional<DeviceDetails> details) {

    static Selection all(HostSurvey survey) {
        return new Selection(survey.groups(), survey.devices(), Optional.empty());
    }

    /**
     * {@return what a word on the command line means: a group's number, a device's name, or {@code bus/name}}
     *
     * @throws CommandFailure if there is no such thing, or more than one
     */
    static Selection of(HostSurvey survey, Host host, String word) throws CommandFailure, IOException {
        Optional<GroupId> number = groupNumber(word);
        if (number.isPresent()) {
            return ofGroup(survey, number.get());
        }
        SurveyedDevice device = device(survey, word);
        List<SurveyedGroup> groups =
                device.group().flatMap(survey::group).map(List::of).orElse(List.of());
        return new Selection(groups, List.of(device), Optional.of(DeviceDetails.read(host, device.device())));
    }

    private static Selection ofGroup(HostSurvey survey, GroupId id) throws CommandFailure {
        SurveyedGroup group = survey.group(id).orElseThrow(() -> nothing("group " + id, survey));
        List<SurveyedDevice> members = survey.devices().stream()
                .filter(device -> device.group().equals(Optional.of(id)))
                .toList();
        return new Selection(List.of(group), members, Optional.empty());
    }

    private static Optional<GroupId> groupNumber(String word) {
        boolean digits = !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && word.length() < 10 ? Optional.of(new GroupId(Integer.parseInt(word))) : Optional.empty();
    }

    private static SurveyedDevice device(HostSurvey survey, String word) throws CommandFailure {
        List<SurveyedDevice> found = survey.devices().stream()
                .filter(device -> device.id().name().equals(word)
                        || device.id().toString().equals(word))
                .toList();
        if (found.isEmpty()) {
            // The way in which most tools print a PCI device of the first segment.
            found = survey.devicesNamed("0000:" + word);
        }
        if (found.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + word + "' is on more than one bus: say which, as "
                            + found.get(0).id() + " or " + found.get(1).id());
        } else if (found.isEmpty()) {
            throw nothing("device '" + word + "'", survey);
        }
        return found.get(0);
    }

    private static CommandFailure nothing(String what, HostSurvey survey) {
        return new CommandFailure(
                ExitCode.USAGE, "there is no " + what + " on " + survey.host().source());
    }
}
