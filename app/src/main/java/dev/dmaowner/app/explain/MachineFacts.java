package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.groups.Prediction;
import dev.dmaowner.app.groups.Predictor;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What explanations of a machine are made of. Immutable.
 *
 * @param survey what the machine shows
 * @param prediction what its buses foretell
 * @param devices the devices of the survey by their ids
 * @param physical the devices that have virtual functions now
 */
public record MachineFacts(
        HostSurvey survey, Prediction prediction, Map<DeviceId, SurveyedDevice> devices, Set<DeviceId> physical) {

    /**
     * {@return the facts of a host}
     *
     * @param reach whose configuration space may be read
     * @throws IOException if the host cannot be read
     */
    public static MachineFacts of(Host host, MachineFactory machines, ConfigSpace reach, SurveyRequest request)
            throws IOException {
        HostSurvey survey = HostSurvey.of(host, request);
        Map<DeviceId, SurveyedDevice> devices = new HashMap<>();
        Set<DeviceId> physical = new HashSet<>();
        for (SurveyedDevice device : survey.devices()) {
            devices.put(device.id(), device);
            String functions =
                    host.readText(device.device().sysfsPath() + "/sriov_numvfs").orElse("0");
            if (!functions.equals("0")) {
                physical.add(device.id());
            }
        }
        return new MachineFacts(survey, Predictor.of(host, machines, reach), devices, physical);
    }

    Optional<SurveyedDevice> device(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    List<SurveyedDevice> members(SurveyedGroup group) {
        return group.members().stream().flatMap(id -> device(id).stream()).toList();
    }
}
