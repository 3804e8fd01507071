package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import java.util.Optional;

/**
 * A device driver, as the kernel's {@code struct device_driver} with the bus's own structure around it. It holds no
 * state of its own: what it must remember of a machine it keeps through {@link DriverContext#shared}, what it must
 * remember of a device in the {@link BoundDriver} that its probe returns.
 *
 * <p>Where several drivers fit a device, the first that binds it has it. A device is offered to the drivers of its bus in the
 * order of their registration. In the machine of a host these are the drivers that the host has: the built-in ones, then those
 * of its {@code modules.order}, then any others that it shows. The program's plug-ins follow in the order in which it passes them; a driver that the host has,
 * too, keeps the host's place. The command passes the plug-ins beside it, then those of each entry of its plug-in folder; in one
 * place it sorts them by package, and the drivers of one package stay in the order of its declaration.
 */
public interface Driver {

    /** {@return the name, bus and ids of the driver; each call answers an equal description} */
    DriverDescription description();

    /**
     * Decide who manages DMA for this driver: {@code driver_managed_dma} in its bus's driver structure. Called when the driver is
     * registered, and by tools that list drivers. It must be pure.
     *
     * @param rules the rules in force; the proposal set the flag for other drivers than later kernels
     * @return {@link DmaManagement#BY_CORE} for a driver that uses DMA through the kernel, which is counted as a user of its
     *     group; {@link DmaManagement#BY_DRIVER} for one that claims the group itself; always the same for the same rules
     */
    default DmaManagement dmaManagement(KernelRules rules) {
        return DmaManagement.BY_CORE;
    }

    /**
     * Tell whether the driver attaches a domain of its own to the group of a device that it has: {@code iommu_attach_group} by a
     * driver, which the kernel neither counts nor shows. While it is attached, no further driver that uses the DMA API can bind a member of
     * the group, so a plan takes devices from such a driver first and gives them back to it last. It must be pure.
     *
     * @return false for the default, and for a driver whose domains the user of its node attaches
     */
    default boolean attachesOwnDomain() {
        return false;
    }

    /**
     * Set up what exists without a device, such as nodes and module parameters: the kernel's {@code module_init}. Called once for each
     * registration with a machine, before any probe. The default does nothing.
     */
    default void registered(DriverContext context) {}

    /**
     * Bind to a device, or refuse: the kernel's {@code probe}. Called under the device's lock and no other, possibly for several
     * devices at once. It must not block. A probe that does not bind must have undone what it did; the machine then undoes the
     * stages before it.
     *
     * @param context the device, and what the driver can do with it; valid until the driver is unbound
     * @return {@link ProbeAnswer.Bound} with what releases the device later; refused if the driver does not take the device, which
     *     is normal; deferred to be retried when something has changed
     */
    ProbeAnswer probe(ProbeContext context);

    /**
     * Tell why the probe would refuse a device, as far as the device and the kernel's settings alone show. Tools ask this about many
     * devices and without a machine, so it must be pure. The default knows of no reason.
     *
     * @return the refusal that the probe would answer; empty if it would bind the device, or more is needed to know
     */
    default Optional<Refusal> foreseenRefusal(Device device, KernelSettings settings) {
        return Optional.empty();
    }
}
