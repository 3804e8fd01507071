package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Takes devices off their buses: the kernel's {@code device_del}, from the bottom up. */
final class Removals {

    private final MachineParts parts;

    Removals(MachineParts parts) {
        this.parts = parts;
    }

    /**
     * Unbind each device in turn, and when all are unbound take each off its bus, in the same order.
     *
     * @param then run at the end, possibly later, in the thread of whoever lets the last one go
     */
    void stopAndRemove(List<DeviceState> inOrder, Runnable then) {
        stop(inOrder.iterator(), () -> {
            inOrder.forEach(this::takeOff);
            then.run();
        });
    }

    private void stop(Iterator<DeviceState> rest, Runnable then) {
        if (rest.hasNext()) {
            parts.unbinding().unbind(rest.next(), () -> stop(rest, then));
        } else {
            then.run();
        }
    }

    private void takeOff(DeviceState device) {
        device.removed = true;
        // Should somebody have bound it again between the stop and now.
        parts.unbinding().unbind(device, () -> {});
        parts.deferrals().remove(device);
        device.bus.remove(device);
        parts.groups().left(device);
        parts.events().tell(MachineEvent.Kind.REMOVED, device.id(), "");
    }

    /** Remove a device that a driver made, and what hangs on it: a scan will not find it again. */
    void removeForGood(DeviceId id) {
        parts.topology().find(id).ifPresent(device -> {
            stopAndRemove(List.of(device), () -> {});
            device.bus.forget(id);
        });
    }

    /** {@return the devices of these names that are there} */
    List<DeviceState> present(List<DeviceId> ids) {
        List<DeviceState> present = new ArrayList<>(ids.size());
        ids.forEach(id -> parts.topology().find(id).ifPresent(present::add));
        return present;
    }
}
