package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.Named;
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
 * @param groups the groups to show
 * @param devices the devices to show
 * @param details more about the device, if one device was named
 */
record Selection(List<SurveyedGroup> groups, List<SurveyedDevice> devices, Optional<DeviceDetails> details) {

    static Selection all(HostSurvey survey) {
        return new Selection(survey.groups(), survey.devices(), Optional.empty());
    }

    /**
     * {@return the part of a survey that a word on the command line names}
     *
     * @throws CommandFailure if it names no device and no group
     */
    static Selection of(HostSurvey survey, Host host, String word) throws CommandFailure, IOException {
        Named named = new NameLookup(host).deviceOrGroup(word);
        if (named instanceof Named.OfGroup group) {
            return ofGroup(survey, group.id());
        }
        DeviceId id = ((Named.OfDevice) named).id();
        SurveyedDevice device = survey.device(id).orElseThrow(() -> NameLookup.notListed(id));
        List<SurveyedGroup> groups =
                device.group().flatMap(survey::group).map(List::of).orElse(List.of());
        return new Selection(groups, List.of(device), Optional.of(DeviceDetails.read(host, device.device())));
    }

    private static Selection ofGroup(HostSurvey survey, GroupId id) {
        List<SurveyedDevice> members = survey.devices().stream()
                .filter(device -> device.group().equals(Optional.of(id)))
                .toList();
        return new Selection(survey.group(id).stream().toList(), members, Optional.empty());
    }
}
