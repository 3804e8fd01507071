package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.check.DeviceUse;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.DeviceHardware;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.UserspaceNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * All that is shown of a device that is named.
 *
 * @param details its override, IOMMU and runtime power state
 * @param hardware what its directory tells of the hardware
 * @param use what the host uses it for
 * @param nodes which nodes a user would open
 * @param above the devices above it, from the root down
 * @param resetWithItsBus the other devices that a reset of its bus reaches, empty if its bus cannot be reset
 */
record WholeDevice(
        DeviceDetails details,
        DeviceHardware hardware,
        DeviceUse use,
        UserspaceNodes nodes,
        List<DeviceId> above,
        Optional<List<DeviceId>> resetWithItsBus) {

    WholeDevice {
        above = List.copyOf(above);
    }

    /** {@return all of a device; wakes none} */
    static WholeDevice read(Host host, HostSurvey survey, SurveyedDevice device) throws IOException {
        return new WholeDevice(
                DeviceDetails.read(host, device.device()),
                DeviceHardware.read(host, device.device().sysfsPath()),
                DeviceUse.read(host, survey, device),
                UserspaceNodes.of(host, survey, device),
                above(survey, device),
                DeviceHardware.resetWithItsBus(survey, device));
    }

    private static List<DeviceId> above(HostSurvey survey, SurveyedDevice device) {
        List<DeviceId> above = new ArrayList<>();
        Optional<DeviceId> next = device.device().parent();
        while (next.isPresent() && !above.contains(next.get())) {
            above.add(next.get());
            next = survey.device(next.get()).flatMap(found -> found.device().parent());
        }
        Collections.reverse(above);
        return above;
    }
}
