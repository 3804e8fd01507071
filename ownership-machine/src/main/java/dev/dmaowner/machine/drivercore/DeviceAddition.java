package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Adds devices to buses, one by one ({@code device_add}) or all that a scan has found. */
final class DeviceAddition {

    private final KernelRules rules;
    private final Topology topology;
    private final Groups groups;
    private final Events events;
    private final DriverMatching matching;

    DeviceAddition(KernelRules rules, Topology topology, Groups groups, Events events, DriverMatching matching) {
        this.rules = rules;
        this.topology = topology;
        this.groups = groups;
        this.events = events;
        this.matching = matching;
    }

    /**
     * Put a device on its bus; it joins its group now if the IOMMU takes devices when they are added. No driver is offered the device
     * yet. The device's lock is held until it has joined, because a bind without its group would not be counted.
     */
    Optional<DeviceState> put(BusState bus, Device device) {
        DeviceState state = new DeviceState(bus, device);
        AtomicBoolean added = new AtomicBoolean();
        state.lock.run(() -> {
            if (bus.add(state)) {
                added.set(true);
                events.tell(MachineEvent.Kind.ADDED, device.id(), "");
                groups.added(state);
            }
        });
        return added.get() ? Optional.of(state) : Optional.empty();
    }

    /** Offer a device that was added later to the drivers, if its bus does so at this time. */
    void probe(DeviceState device) {
        boolean always = device.bus.description.alwaysProbes() && !rules.has(KernelChange.HOTPLUG_ASKS_AUTOPROBE);
        if (device.bus.autoprobe || always) {
            matching.toDrivers(device, result -> {});
        }
    }

    /** Add a device that a driver has created; another driver may bind it immediately. */
    Outcome<Outcome.Nothing> addChild(Device child) {
        Optional<BusState> bus = topology.bus(child.id().bus());
        if (bus.isEmpty()) {
            return Outcome.refused(
                    Errno.EINVAL, "there is no bus " + child.id().bus() + " for the device " + child.id());
        }
        Optional<DeviceState> added = put(bus.get(), child);
        if (added.isEmpty()) {
            boolean isLeaving = bus.get()
                    .find(child.id().name())
                    .filter(there -> there.removed)
                    .isPresent();
            return Outcome.refused(
                    Errno.EEXIST,
                    isLeaving
                            ? "the device " + child.id() + " is being removed, and its name is still taken"
                            : "there is a device " + child.id() + " already");
        }
        probe(added.get());
        return Outcome.done();
    }

    /** Add all devices that a scan found before any of them is offered to a driver. */
    void addScanned(BusState bus, List<Device> found, List<Device> afterwards, Optional<String> override) {
        List<DeviceState> added = new ArrayList<>(found.size());
        for (Device device : found) {
            put(bus, device).ifPresent(added::add);
        }
        override.ifPresent(driver -> added.forEach(state -> state.setOverride(driver)));
        for (Device known : afterwards) {
            bus.find(known.id().name()).ifPresent(state -> bus.describeAnew(state, known));
        }
        added.forEach(this::probe);
    }
}
