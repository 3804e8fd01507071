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

/** A registered driver: its id table, its dynamic ids, and its devices. */
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

    /** {@return the candidate for a device} Without dynamic ids and override, the usual case, it is always the same object. */
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

    /** Add an id that the driver must have, because the recorded kernel bound a device that no known id matches. */
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
     * Take a device at the start of its probe.
     *
     * @return false if the driver is no longer registered
     */
    synchronized boolean take(DeviceState device) {
        return registered && devices.add(device);
    }

    /** Move a device to the end of the list: it was bound last, whenever its probe began. */
    synchronized void bound(DeviceState device) {
        devices.remove(device);
        devices.add(device);
    }

    synchronized void letGo(DeviceState device) {
        devices.remove(device);
    }

    /** Stop the driver from taking devices. */
    synchronized void unregistered() {
        registered = false;
    }

    /** {@return its devices in the order of binding, including those being probed} */
    public synchronized List<DeviceState> devices() {
        return List.copyOf(devices);
    }
}
