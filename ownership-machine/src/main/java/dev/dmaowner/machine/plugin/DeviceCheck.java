package dev.dmaowner.machine.plugin;

import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Leaves out devices without the facts that every device must have, so that later users can rely on them. */
final class DeviceCheck {

    private static final String PLACE = "/sys/devices/";

    private final BusType bus;
    private final PluginReporter reporter;

    DeviceCheck(BusType bus, PluginReporter reporter) {
        this.bus = bus;
        this.reporter = reporter;
    }

    /** {@return the devices that have them, in their order} */
    List<Device> whole(List<Device> listed) {
        List<Device> whole = new ArrayList<>(listed.size());
        int place = 0;
        for (Device device : listed) {
            place++;
            try {
                require(device);
                whole.add(device);
            } catch (RuntimeException | Error e) {
                reporter.threw(
                        bus,
                        "describe a device",
                        nameOf(device, place) + " is left out, and so are others with the same defect",
                        e);
            }
        }
        return List.copyOf(whole);
    }

    private static void require(Device device) {
        Objects.requireNonNull(device, "there is null in the list");
        Objects.requireNonNull(device.id(), "id() is null");
        Objects.requireNonNull(device.modalias(), "modalias() is null");
        Objects.requireNonNull(device.parent(), "parent() is null");
        Objects.requireNonNull(device.firmwareNode(), "firmwareNode() is null");
        for (Map.Entry<String, String> attribute : device.attributes().entrySet()) {
            Objects.requireNonNull(attribute.getKey(), "the name of an attribute is null");
            if (attribute.getValue() == null) {
                throw new NullPointerException("the attribute " + attribute.getKey() + " is null");
            }
        }
        if (!device.sysfsPath().startsWith(PLACE)) {
            throw new IllegalArgumentException("sysfsPath() is not below " + PLACE + ": " + device.sysfsPath());
        }
    }

    private static String nameOf(Device device, int place) {
        try {
            return String.valueOf(device.id());
        } catch (RuntimeException | Error e) {
            return "device " + place + " of its list";
        }
    }
}
