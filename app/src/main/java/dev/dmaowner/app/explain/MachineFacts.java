package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.groups.Prediction;
import dev.dmaowner.app.groups.Predictor;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.HostSurvey;
import dev.dmaowner.plan.SurveyRequest;
import dev.dmaowner.plan.SurveyedDevice;
import dev.dmaowner.plan.SurveyedGroup;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What explanations of a machine are made of. Immutable.
 *
 * @param survey what the machine shows
 * @param prediction what its buses foretell
 * @param devices the devices of the survey by their ids
 */
public record MachineFacts(HostSurvey survey, Prediction prediction, Map<DeviceId, SurveyedDevice> devices) {

    /**
     * {@return the facts of a host}
     *
     * @param reach whose configuration space may be read
     * @throws IOException if the host cannot be read
     */
    public static MachineFacts of(Host host, InstalledPlugins plugins, ConfigSpace reach, SurveyRequest request)
            throws IOException {
        HostSurvey survey = HostSurvey.of(host, request);
        Map<DeviceId, SurveyedDevice> devices = new HashMap<>();
        survey.devices().forEach(device -> devices.put(device.id(), device));
        return new MachineFacts(survey, Predictor.of(host, plugins, reach), devices);
    }

    Optional<SurveyedDevice> device(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    List<SurveyedDevice> members(SurveyedGroup group) {
        return group.members().stream().flatMap(id -> device(id).stream()).toList();
    }
}
