package dev.dmaowner.machine.event;

import dev.dmaowner.DeviceId;

/**
 * An event of a device.
 *
 * @param kind the kind of result
 * @param device the device
 * @param detail the driver, the group's number, or the reason, as the kind says
 */
public record MachineEvent(Kind kind, DeviceId device, String detail) {

    /** The kinds of events, in the order of a device's life. */
    public enum Kind {
        /** The device is on its bus; no detail. */
        ADDED,
        /** It is a member of a group; the group's number. */
        GROUP_JOINED,
        /** A driver has it; the driver. */
        BOUND,
        /** A driver that was offered it did not take it, or was refused; the driver and the reason. */
        NOT_BOUND,
        /** It waits on the deferred list; the reason. */
        DEFERRED,
        /** Its driver's removal begins; the driver. */
        UNBINDING,
        /** Its driver's removal is complete; the driver. */
        UNBOUND,
        /** It has left its group; the group's number. */
        GROUP_LEFT,
        /** It is off its bus; no detail. */
        REMOVED
    }
}
