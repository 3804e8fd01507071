package dev.dmaowner.machine.event;

/** Listens to the events of a machine. */
@FunctionalInterface
public interface MachineListener {

    /**
     * Called for each event, in the thread that caused it, after it has happened, possibly under the device's lock but
     * never under a group's; it must be quick and must not act on the machine.
     */
    void happened(MachineEvent event);
}
