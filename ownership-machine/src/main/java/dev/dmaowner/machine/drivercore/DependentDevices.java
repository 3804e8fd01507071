package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Dependents.Cause;
import dev.dmaowner.spi.Dependents.Dependent;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices that drivers outside this program have made, such as those behind Intel's VMD: they go when the driver leaves its
 * device, and the same driver finds them again. Those that a plug-in adds belong to its {@link ProbeSession}.
 */
final class DependentDevices {

    private final Topology topology;
    private final DeviceAddition additions;
    private final DeviceRemoval removals;
    private final Groups groups;
    private final Map<DeviceId, Gone> gone = new ConcurrentHashMap<>();

    DependentDevices(Topology topology, DeviceAddition additions, DeviceRemoval removals, Groups groups) {
        this.topology = topology;
        this.additions = additions;
        this.removals = removals;
        this.groups = groups;
    }

    /** The devices that went with a driver, in the order in which they were added. */
    private record Gone(String driver, List<GoneDevice> devices) {}

    private record GoneDevice(Device device, @Nullable GroupOwnership group, JoinFacts facts) {}

    /**
     * Remove what goes when a driver leaves a device, the last first.
     *
     * @param then run at the end, possibly later, in the thread that releases the last device
     */
    void remove(DeviceState device, DriverState driver, Runnable then) {
        List<Dependent> leaving = leaving(device, driver);
        if (leaving.isEmpty()) {
            then.run();
            return;
        }
        List<DeviceState> states = new ArrayList<>(leaving.size());
        List<GoneDevice> found = new ArrayList<>();
        for (Dependent dependent : leaving) {
            topology.find(dependent.device().id()).ifPresent(state -> {
                states.add(state);
                if (dependent.cause() != Cause.VIRTUAL_FUNCTION) {
                    found.add(gone(state));
                }
            });
        }
        if (!found.isEmpty()) {
            gone.put(device.id(), new Gone(driver.name(), List.copyOf(found)));
        }
        Collections.reverse(states);
        removals.stopAndRemove(states, () -> {
            states.forEach(state -> state.bus.forget(state.id()));
            device.bus.describeAnew(device, device.device.withoutVirtualFunctions());
            then.run();
        });
    }

    private static GoneDevice gone(DeviceState state) {
        // One that a driver made goes with the driver.
        GroupOwnership group = state.group != null && state.group.hasIommu() ? state.group : null;
        return new GoneDevice(state.device, group, group == null ? JoinFacts.ORDINARY : group.factsOf(state.id()));
    }

    private List<Dependent> leaving(DeviceState device, DriverState driver) {
        ProbeSession session = device.session;
        return topology.dependents()
                .of(device.device, driver.name(), child -> session == null || !session.hasAdded(child.id()));
    }

    /** {@return whether anything goes when a driver leaves a device} */
    boolean has(DeviceState device, DriverState driver) {
        return !leaving(device, driver).isEmpty();
    }

    /** Add what went with this driver again: it finds the same hardware. Virtual functions stay switched off. */
    void restore(DeviceState device, DriverState driver) {
        Gone before = gone.get(device.id());
        if (before == null || !before.driver().equals(driver.name())) {
            return;
        }
        gone.remove(device.id());
        List<DeviceState> added = new ArrayList<>(before.devices().size());
        for (GoneDevice one : before.devices()) {
            topology.bus(one.device().id().bus())
                    .flatMap(bus -> additions.put(bus, one.device()))
                    .ifPresent(state -> {
                        groups.joinAgain(state, one.group(), one.facts());
                        added.add(state);
                    });
        }
        added.forEach(additions::probe);
    }
}
