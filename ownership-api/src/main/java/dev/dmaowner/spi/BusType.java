package dev.dmaowner.spi;

import java.io.IOException;
import java.util.List;

/**
 * A bus type: a table of operations, as the kernel's {@code struct bus_type}. It holds no state; the machine holds all of
 * it and alone knows the order in which the operations are called. They may be called from several threads at once, for
 * different devices.
 *
 * <p>No operation may block. An exception from one is a defect of the plug-in: the machine treats it as a refusal with
 * EIO (as no match, from {@link #match}) and reports it; nothing else of the machine is disturbed.
 */
public interface BusType {

    /** {@return what the bus is: its name and the parts it brings; called once, when it is registered} */
    BusDescription description();

    /**
     * List the devices that are on this bus of a host. Called once, when a machine is made from the host, and by tools
     * that only look.
     *
     * @param source the host and its firmware, read but once
     * @return the devices in the order in which the kernel would find them; empty if the host has none or no such bus
     * @throws IOException if the host cannot be read; a single device that makes no sense is left out instead
     */
    List<Device> enumerate(EnumerationSource source) throws IOException;

    /**
     * Tell whether a driver fits a device: the kernel's {@code bus_type.match}. Called for every offer of a device to a
     * driver, under the device's lock or none. It must be pure: no effects, the same answer to the same question; and for
     * a device of another bus it answers no.
     *
     * @param device a device of this bus
     * @param candidate the driver, its ids, and the device's override
     * @return a {@link Match.Yes} or {@link Match.No} with the rule that decided it, never null; {@link Match#FOREIGN} for a
     *     device of another bus
     */
    Match match(Device device, Candidate candidate);

    /**
     * Configure a device for DMA before its driver probes it, and say whether the driver shall be a user of the group's
     * default domain: the kernel's {@code bus_type.dma_configure}. Called under the device's lock. The machine acts on
     * the decision, so that a bus that forgets cannot open a hole.
     *
     * @param device a device of this bus
     * @param context the driver, who manages DMA for it, the rules in force and the firmware
     * @return {@link DmaConfigureAnswer.Use} or {@link DmaConfigureAnswer.Leave} and the probe goes on; refused and the bind
     *     is, with the same errno; deferred and it is tried again later
     */
    DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context);

    /**
     * Let the driver probe the device, with whatever the bus does before and after: the kernel's {@code bus_type.probe}.
     * Called under the device's lock and no other, after {@link #dmaConfigure}.
     *
     * @param context the device, and what the driver can do with it; what the driver is to be handed
     * @param driver whose {@link Driver#probe} is to be called, once
     * @return the driver's answer, or a refusal of the bus's own; a bound driver is given back to {@link #remove}
     */
    ProbeAnswer probe(ProbeContext context, Driver driver);

    /**
     * Take the driver off the device: the kernel's {@code bus_type.remove}. Called under the device's lock, once for each
     * probe that bound, never otherwise.
     *
     * @param bound what the driver's probe returned
     * @param removal to be told when a removal that waits has finished
     * @return what the driver's {@link BoundDriver#remove} answered; the unbinding goes on when it is removed, at once or
     *     when {@code removal} is told
     */
    RemoveAnswer remove(Device device, BoundDriver bound, Removal removal);

    /**
     * Undo {@link #dmaConfigure}: the kernel's {@code bus_type.dma_cleanup}. Called once after a probe that failed and
     * after a removal, when the machine has given back the use of the default domain; not after a configuration that
     * failed or whose claim was refused.
     */
    void dmaCleanup(Device device, DmaConfigureContext context);
}
