package dev.dmaowner.app.trace;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineEvent;
import dev.dmaowner.machine.MachineListener;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tells which devices show another driver than before, looking only at those to which something has happened. */
final class BindingWatch implements MachineListener {

    private final Machine machine;
    private final Map<DeviceId, Optional<String>> before = new HashMap<>();
    private final Set<DeviceId> touched = new LinkedHashSet<>();

    BindingWatch(Machine machine) {
        this.machine = machine;
        machine.devices().forEach(device -> before.put(device.id(), shown(device.id())));
    }

    @Override
    public synchronized void happened(MachineEvent event) {
        touched.add(event.device());
    }

    /** What changed since the last call, by the device's bus and name; an empty value means that it is gone. */
    synchronized Map<DeviceId, Optional<String>> changes() {
        if (touched.isEmpty()) {
            return Map.of();
        }
        Map<DeviceId, Optional<String>> changes = new TreeMap<>();
        for (DeviceId device : touched) {
            Optional<String> now = shown(device);
            if (!before.getOrDefault(device, Optional.empty()).equals(now)) {
                changes.put(device, now);
                before.put(device, now);
            }
        }
        touched.clear();
        return changes;
    }

    /** The driver that the device shows, empty text for none, an empty value if it is not there. */
    private Optional<String> shown(DeviceId device) {
        return machine.device(device).isEmpty()
                ? Optional.empty()
                : Optional.of(machine.driverOf(device).orElse(""));
    }
}
