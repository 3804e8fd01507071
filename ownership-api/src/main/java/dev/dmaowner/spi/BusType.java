package dev.dmaowner.spi;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfigureRequest;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import java.io.IOException;
import java.util.List;

/**
 * A bus type: a table of operations, as the kernel's {@code struct bus_type}. A bus must implement {@link #description} and
 * {@link #enumerate}; the other operations do by default what most buses do.
 *
 * <p>A bus type holds no state. The machine holds it and knows the order in which the operations are called. They may be
 * called from several threads concurrently, for different devices.
 *
 * <p>No operation may block. An exception from one is a defect of the plug-in: the machine reports it and treats it as a
 * refusal with {@link Errno#EIO}, or as no match. It affects no other device.
 */
public interface BusType {

    /** {@return the name of the bus and the parts that it brings} The answer is the same each time; callers may keep it. */
    BusDescription description();

    /**
     * List the devices that a host has on this bus. Called when a machine is made from the host, and by tools that only
     * show a host.
     *
     * @param source the host and its firmware
     * @return the devices in the order in which the kernel would find them, each after its parent; empty if the host has none
     * @throws IOException if the host cannot be read. A single device that cannot be understood is left out instead
     */
    List<Device> enumerate(EnumerationSource source) throws IOException;

    /**
     * Decide whether a driver fits a device: the kernel's {@code bus_type.match}. Called whenever a device is offered to a
     * driver, with or without the device's lock, and by tools that explain a match. It must be pure: it has no effects, and
     * gives the same answer to the same question.
     *
     * <p>The default is the rule of most buses: {@link Candidate#matchByOverrideOrIds}, without the override if devices of the
     * bus have none.
     *
     * @param device a device of this or of another bus
     * @param candidate the driver, its ids, and the device's override
     * @return a {@link Match.Yes} or {@link Match.No} with the rule that decided; {@link Match#FOREIGN} for a device of
     *     another bus
     */
    default Match match(Device device, Candidate candidate) {
        BusDescription description = description();
        if (!device.id().bus().equals(description.name())) {
            return Match.FOREIGN;
        }
        return description.hasOverride() ? candidate.matchByOverrideOrIds(device) : candidate.matchByIds(device);
    }

    /**
     * Find out what firmware says about the DMA of a device. Called at any time and without a lock: before a driver exists,
     * by tools that only show a host, and by {@link #dmaConfigure}. It must be pure, as {@link #match}.
     *
     * <p>The default asks the firmware node of the device, as the kernel's {@code platform_dma_configure} does. Without a node
     * firmware says nothing. A bus that firmware knows by its controller alone, such as PCI, asks for that one.
     *
     * @param device a device of this bus
     * @param firmware the walk over the machine's firmware that every bus shares
     * @param rules the generation of the rule in force
     * @return the configuration; refused if the device cannot be configured, with {@link Errno#EPROBE_DEFER} if not yet
     */
    default Outcome<DmaConfiguration> dmaConfiguration(
            Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
        return device.firmwareNode()
                .map(node -> firmware.configure(DmaConfigureRequest.ofDevice(node, rules)))
                .orElseGet(() -> Outcome.done(DmaConfiguration.NOTHING_SAID));
    }

    /**
     * Configure a device for DMA before its driver probes it: the kernel's {@code bus_type.dma_configure}. Called under the
     * device's lock, once for each bind. The answer decides whether the driver becomes a user of the group's default domain.
     * The machine then claims the group itself, so a bus cannot forget to.
     *
     * <p>The default configures what {@link #dmaConfiguration} answers. It leaves the default domain alone if the driver
     * manages DMA itself, and otherwise uses it.
     *
     * @param device a device of this bus
     * @param context the driver, who manages DMA for it, the rules in force and the firmware
     * @return {@link DmaConfigureAnswer.Use} or {@link DmaConfigureAnswer.Leave}, and the probe follows;
     *     {@link DmaConfigureAnswer.Refused}, and the bind fails with its errno; {@link DmaConfigureAnswer.Deferred}, and the
     *     bind is retried later
     */
    default DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return DmaConfigureAnswer.of(
                dmaConfiguration(device, context.firmware(), context.rules()), context.management());
    }

    /**
     * Let a driver probe a device: the kernel's {@code bus_type.probe}. Called under the device's lock and no other, after
     * {@link #dmaConfigure}. The default only calls the driver.
     *
     * @param context the device, and what the driver can do with it; to be passed to the driver
     * @param driver the driver; its {@link Driver#probe} is to be called once, or not at all if the bus refuses
     * @return the driver's answer, or a refusal by the bus. A bound driver is later passed to {@link #remove}
     */
    default ProbeAnswer probe(ProbeContext context, Driver driver) {
        return driver.probe(context);
    }

    /**
     * Take the driver off a device: the kernel's {@code bus_type.remove}. Called under the device's lock, once for each probe
     * that bound. The default only calls the driver.
     *
     * @param device the device
     * @param bound what the driver's probe returned
     * @param removal notified when a removal that waits has finished
     * @return the answer of {@link BoundDriver#remove}. The unbind goes on once the driver is removed: at once, or when
     *     {@code removal} is notified
     */
    default RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }

    /**
     * Undo {@link #dmaConfigure}: the kernel's {@code bus_type.dma_cleanup}. Called under the device's lock after a probe that
     * failed and after a removal, once the machine has given back the use of the default domain. Not called when
     * {@link #dmaConfigure} failed or the claim was refused. The default does nothing.
     *
     * @param device the device
     * @param context equal to the one that {@link #dmaConfigure} was given
     */
    default void dmaCleanup(Device device, DmaConfigureContext context) {}
}
