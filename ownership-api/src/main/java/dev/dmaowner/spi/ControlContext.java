package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Outcome;
import dev.dmaowner.host.WriteAnswer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a control file of a bus can do to that bus. */
public interface ControlContext {

    /**
     * {@return the device whose file it is}
     *
     * @throws IllegalStateException if it is not a device's file
     */
    Device device();

    /**
     * {@return the driver whose file it is}
     *
     * @throws IllegalStateException if it is not a driver's file
     */
    Candidate driver();

    /**
     * Add an id to the driver whose file it is, and offer it every device of the bus that has no driver. What the probes
     * answer does not matter to this.
     *
     * @return done, or waiting for a device that matches and is being unbound
     */
    WriteAnswer addDynamicId(DynamicId id);

    /** Take an id from the driver whose file it is. Devices that are bound stay bound. */
    void removeDynamicId(DynamicId id);

    /** {@return the devices of the bus, in the order in which they were added} */
    List<Device> devices();

    /** {@return what is physically on the bus but was removed, in the order in which a scan finds it} */
    List<Device> absent();

    /**
     * Add devices that a scan has found, all of them before the first is offered to drivers.
     *
     * @param found each as it looks while it is added, parents first
     * @param afterwards each as it looks once the scan is over, in the same order
     */
    void add(List<Device> found, List<Device> afterwards);

    /**
     * Ask the driver of the device whose file it is whether the device may have virtual functions; see
     * {@link BoundDriver#virtualFunctions}.
     *
     * @return refused with ENOENT also if the device has no driver
     */
    Outcome<Optional<String>> virtualFunctions(int count);

    /**
     * As {@link #add(List, List)}, with an override for each that is found, so that only that driver is offered it.
     *
     * @param override the driver's name, empty for any driver
     */
    void add(List<Device> found, List<Device> afterwards, Optional<String> override);

    /**
     * Stop devices and then remove them, one after the other: unbind each, in this order, and when all are unbound take
     * each off the bus, in this order.
     */
    WriteAnswer remove(List<DeviceId> inOrder);

    /**
     * Run a change under the bus's rescan and remove lock. It waits for
     * its turn as a value. For a device that has left the bus by then nothing is done.
     */
    WriteAnswer oneAtATime(Supplier<WriteAnswer> change);
}
