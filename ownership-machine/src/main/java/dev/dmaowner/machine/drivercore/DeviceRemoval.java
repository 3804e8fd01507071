package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.event.MachineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes devices from their buses, children first ({@code device_del}). */
final class DeviceRemoval {

    private final Topology topology;
    private final Groups groups;
    private final Events events;
    private final Deferrals deferrals;
    private final Unbinding unbinding;

    DeviceRemoval(Topology topology, Groups groups, Events events, Deferrals deferrals, Unbinding unbinding) {
        this.topology = topology;
        this.groups = groups;
        this.events = events;
        this.deferrals = deferrals;
        this.unbinding = unbinding;
    }

    /**
     * Unbind each device in turn; when all are unbound, take each off its bus, in the same order.
     *
     * @param then run at the end, possibly later, in the thread that releases the last device
     */
    void stopAndRemove(List<DeviceState> inOrder, Runnable then) {
        SequentialTask<DeviceState> takeOff = new SequentialTask<>(inOrder, this::takeOff, then);
        new SequentialTask<>(inOrder, unbinding::unbind, takeOff::begin).begin();
    }

    private void takeOff(DeviceState device, Runnable then) {
        device.removed = true;
        // It may have been bound again in the meantime.
        unbinding.unbind(device, () -> {
            leave(device);
            then.run();
        });
    }

    /**
     * The name is free for another device only when this one has left its group, as in the kernel, or that device would be taken for
     * the member that is leaving. Two removals of one device can meet here; the first does it.
     */
    private void leave(DeviceState device) {
        deferrals.remove(device);
        groups.left(device);
        if (device.bus.remove(device)) {
            events.tell(MachineEvent.Kind.REMOVED, device.id(), "");
        }
    }

    /**
     * Remove a device that a driver has created, with its children. A scan will not find it again.
     *
     * @param then run at the end, possibly later
     */
    void removeForGood(DeviceId id, Runnable then) {
        Optional<DeviceState> found = topology.find(id);
        if (found.isEmpty()) {
            then.run();
            return;
        }
        DeviceState device = found.get();
        stopAndRemove(List.of(device), () -> {
            device.bus.forget(id);
            then.run();
        });
    }

    /** {@return the devices of these names that are there} */
    List<DeviceState> present(List<DeviceId> ids) {
        List<DeviceState> present = new ArrayList<>(ids.size());
        ids.forEach(id -> topology.find(id).ifPresent(present::add));
        return present;
    }
}
