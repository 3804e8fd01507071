package dev.dmaowner.app.compare;

import dev.dmaowner.PciAddress;
import dev.dmaowner.app.capture.SerialNumbers;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what tells the devices of a machine apart. Wakes no device. */
final class IdentifiedDevices {

    private final Host host;
    /** The lowest number of a bus below each folder. */
    private final Map<String, Integer> firstBus = new HashMap<>();

    private IdentifiedDevices(Host host) {
        this.host = host;
    }

    static List<IdentifiedDevice> of(Host host, HostSurvey survey) {
        IdentifiedDevices reader = new IdentifiedDevices(host);
        survey.devices().forEach(reader::countBus);
        List<IdentifiedDevice> found = new ArrayList<>();
        for (SurveyedDevice device : survey.devices()) {
            found.add(new IdentifiedDevice(device, reader.path(device.device().sysfsPath()), reader.serial(device)));
        }
        return found;
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private void countBus(SurveyedDevice device) {
        Optional<PciAddress> address = PciAddress.of(device.id());
        if (address.isPresent()) {
            firstBus.merge(folder(device.device().sysfsPath()), address.get().bus(), Math::min);
        }
    }

    /** Virtual functions can be on a later bus than their card, below the same port: the distance is part of the path. */
    private String path(String sysfsPath) {
        StringBuilder path = new StringBuilder();
        StringBuilder folder = new StringBuilder();
        for (String name : sysfsPath.split("/", -1)) {
            Optional<PciAddress> address = PciAddress.parse(name);
            path.append('/');
            if (address.isPresent()) {
                int first =
                        firstBus.getOrDefault(folder.toString(), address.get().bus());
                path.append(address.get().bus() - first)
                        .append(':')
                        .append(address.get().devfn());
            } else {
                path.append(name);
            }
            folder.append(folder.isEmpty() && name.isEmpty() ? "" : "/").append(name);
        }
        return path.toString();
    }

    private Optional<String> serial(SurveyedDevice device) {
        if (!device.id().bus().equals(PciAddress.BUS)) {
            return Optional.empty();
        }
        String folder = device.device().sysfsPath();
        try {
            boolean isAwake = host.description().kind() != HostDescription.Kind.LIVE
                    || host.readText(folder + "/power/runtime_status").equals(Optional.of("active"));
            return isAwake ? host.read(folder + "/config").flatMap(SerialNumbers::of) : Optional.empty();
        } catch (IOException e) {
            // The kernel does not let this user read it.
            return Optional.empty();
        }
    }
}
