package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Registration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.ownership.IommuGroup;
import java.util.List;
import java.util.Optional;

/**
 * What a driver can do while it probes a device, and for as long as it is bound to it. What it has published and added
 * through this is taken away by the machine when the driver is unbound, should the driver not have done so.
 */
public interface ProbeContext extends DriverContext {

    /** {@return the device to probe} */
    Device device();

    /**
     * {@return how the driver was matched; {@link Match.CannotTell} or a rule other than an id means that the driver is
     * handed no id}
     */
    Match match();

    /** {@return the driver with its ids and the device's override as they are now, for a bus that matches once more} */
    Candidate candidate();

    /** {@return the host's firmware, in which the driver may look its device's node up} */
    Firmware firmware();

    /** {@return the device's IOMMU group, empty if it has none} */
    Optional<IommuGroup> group();

    /**
     * Put the device, which is in no group, into a new one of its own, which no IOMMU is behind: {@code iommu_group_alloc} and
     * {@code iommu_group_add_device} by a driver. It has the lowest free number. The machine takes the device out when the driver is
     * unbound, should the driver not have done so.
     *
     * @param name what the group's file {@code name} shows
     * @return the group; refused with EBUSY if the device is in a group
     */
    default Outcome<IommuGroup> joinStandIn(String name) {
        return Outcome.refused(Errno.EOPNOTSUPP, "groups without an IOMMU cannot be made here");
    }

    /** Take the device out of the group that {@link #joinStandIn} has made, which ends. Without effect if it is in no such group. */
    default void leaveStandIn() {}

    /**
     * Publish a file in the device's directory, as {@code dev_groups} of a driver would.
     *
     * @param name its name; with slashes, it is in directories of their own
     */
    Registration publishAttribute(String name, Attribute attribute);

    /**
     * Add a device below this one, on any registered bus, and let drivers probe it as the bus's autoprobe says.
     *
     * @return refused with EEXIST if its bus has a device of this name, with EINVAL if there is no such bus
     */
    Outcome<Outcome.Nothing> addDevice(Device child);

    /**
     * Add the devices that firmware describes below this one, on whichever buses make devices of them, and let drivers
     * probe them: {@code of_platform_populate}. They go with the driver, as others that it added.
     *
     * @return what was added, in the order in which it was
     */
    List<DeviceId> populateChildren();

    /** Remove a device that this driver added, with its children. Without effect if it is gone. */
    void removeDevice(DeviceId child);

    /** {@return what the driver of a device's parent shared under this type with its children, empty if nothing} */
    <T> Optional<T> fromParent(Class<T> type);

    /** Share something with the drivers of the devices below this one. */
    <T> void shareWithChildren(Class<T> type, T value);
}
