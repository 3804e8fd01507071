package dev.dmaowner.machine.event;

/** Hears what happens to a machine. */
@FunctionalInterface
public interface MachineListener {

    /**
     * Hear of an event. Called in the thread that caused it, after it has happened, possibly under the device's lock but
     * never under a group's; it must be quick and must not act on the machine.
     */
    void happened(MachineEvent event);
}
