package dev.dmaowner.app.scenario;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.scenario.Change.Presence;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.event.MachineEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Detects devices whose driver changed, by looking only at devices with events. */
public final class Changes {

    private final Machine machine;
    private final Map<DeviceId, Optional<String>> drivers = new HashMap<>();
    private final Set<DeviceId> present = new TreeSet<>();
    private final Set<DeviceId> touched = new TreeSet<>();

    /** @param machine watched from now on */
    public Changes(Machine machine) {
        this.machine = machine;
        machine.devices().forEach(device -> {
            present.add(device.id());
            drivers.put(device.id(), machine.driverOf(device.id()));
        });
        machine.addListener(this::happened);
    }

    private synchronized void happened(MachineEvent event) {
        touched.add(event.device());
    }

    /** {@return what has changed since the last call, in the order of the devices' names} */
    public synchronized List<Change> sinceLast() {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        for (DeviceId device : touched) {
            boolean there = machine.device(device).isPresent();
            Optional<String> now = machine.driverOf(device);
            Optional<String> before = drivers.getOrDefault(device, Optional.empty());
            if (!now.equals(before) || there != present.contains(device)) {
                changes.add(new Change(device, before, now, there ? Presence.THERE : Presence.GONE));
                drivers.put(device, now);
                if (there) {
                    present.add(device);
                } else {
                    present.remove(device);
                }
            }
        }
        touched.clear();
        return changes;
    }
}
