package dev.dmaowner.machine.drivercore;

import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.IdTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A registered driver: its ids made ready for look-up, those added at run time, and the devices that it has. */
public final class DriverState {

    public final BusState bus;
    final Driver driver;
    public final DriverDescription description;
    final DmaManagement management;

    private volatile List<DynamicId> dynamicIds = List.of();
    private boolean registered = true;
    private final Set<DeviceState> devices = new LinkedHashSet<>();
    private volatile Candidate withoutOverride;

    DriverState(BusState bus, Driver driver, DriverDescription description, DmaManagement management) {
        this.bus = bus;
        this.driver = driver;
        this.description = description;
        this.management = management;
        this.withoutOverride = new Candidate(description, IdTable.of(description.ids()), List.of(), Optional.empty());
    }

    public String name() {
        return description.name();
    }

    /** The driver as it is offered to a device. Most offers are of a driver without dynamic ids to a device without override. */
    Candidate offeredTo(DeviceState device) {
        List<DynamicId> added = dynamicIds;
        if (added.isEmpty() && device.override == null) {
            return withoutOverride;
        }
        return new Candidate(description, withoutOverride.ids(), added, device.overrideText());
    }

    Candidate offered() {
        return new Candidate(description, withoutOverride.ids(), dynamicIds, Optional.empty());
    }

    /** Learn an id that the driver must have, since it has a device that no known id fits. */
    public synchronized void learn(String modalias) {
        List<String> known = new ArrayList<>();
        withoutOverride.ids().patterns().forEach(pattern -> known.add(pattern.toString()));
        known.add(modalias);
        withoutOverride = new Candidate(description, IdTable.of(known), List.of(), Optional.empty());
    }

    synchronized void addDynamicId(DynamicId id) {
        List<DynamicId> changed = new ArrayList<>(dynamicIds);
        changed.add(id);
        dynamicIds = List.copyOf(changed);
    }

    synchronized void removeDynamicId(DynamicId id) {
        List<DynamicId> changed = new ArrayList<>(dynamicIds);
        changed.remove(id);
        dynamicIds = List.copyOf(changed);
    }

    /**
     * Have a device from the start of its probe on.
     *
     * @return false if the driver is no longer registered
     */
    synchronized boolean take(DeviceState device) {
        return registered && devices.add(device);
    }

    /** The probe has bound it: it counts as the last one bound, whenever its probe began. */
    synchronized void bound(DeviceState device) {
        devices.remove(device);
        devices.add(device);
    }

    synchronized void letGo(DeviceState device) {
        devices.remove(device);
    }

    /** From now on it takes no device. */
    synchronized void unregistered() {
        registered = false;
    }

    /** The devices that it has, in the order in which they were bound; those that it probes at this moment too. */
    public synchronized List<DeviceState> devices() {
        return List.copyOf(devices);
    }
}
