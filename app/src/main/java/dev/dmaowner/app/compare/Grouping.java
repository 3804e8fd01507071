package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.survey.HostSurvey;
import java.util.List;

/**
 * A group of a machine.
 *
 * @param name its number; a predicted group has the number of the recorded group that holds its first device
 * @param type the type of its domain, empty text if the machine does not say
 */
record Grouping(String name, String type, List<DeviceId> members) {

    Grouping {
        members = List.copyOf(members);
    }

    /** By the name alone: groups are keys, and can have thousands of members. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    static List<Grouping> of(HostSurvey survey) {
        return survey.groups().stream()
                .map(group -> new Grouping(group.id().toString(), group.type(), group.members()))
                .toList();
    }
}
