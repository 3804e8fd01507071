package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A driver of IOMMUs: which devices its instances translate, and how it groups them. The kernel's {@code iommu_ops}. It holds no
 * state: a {@link GroupView} shows what an instance translates. Its methods must not block, and may be called from several threads
 * at once.
 */
public interface IommuDriver {

    /** {@return its name, such as {@code intel-iommu}} */
    String name();

    /**
     * Find the instances of this kind on a host. Called when a machine is made from the host, and by tools that predict groups
     * without a machine.
     *
     * @param host the host's tree of attributes
     * @param firmware its firmware
     * @return the instances in the order in which the kernel registers them, empty if there is none
     * @throws IOException if the host cannot be read
     */
    List<IommuInstance> discover(Host host, Firmware firmware) throws IOException;

    /**
     * Choose the type of default domain that new groups of an instance get: the kernel's {@code def_domain_type}.
     *
     * @param rules the rules in force; some drivers differ between generations
     * @return the type that the instance was found with, unless the driver overrides it
     */
    default DefaultDomainType defaultDomain(IommuInstance instance, KernelRules rules) {
        return instance.defaultDomain();
    }

    /**
     * Choose the type of default domain that the new group of a device gets, for drivers that have a wish for some devices.
     *
     * @param request the device that is the first of the group
     * @return the type for its IOMMU, unless the driver overrides it
     */
    default DefaultDomainType defaultDomain(JoinRequest request) {
        return defaultDomain(request.instance(), request.rules());
    }

    /**
     * Decide how a device joins: the kernel's {@code probe_device} and {@code device_group} in one. A machine calls it while no
     * other device joins or leaves, so it must be quick. Tools that predict groups call it with a view of their own and without a
     * lock. It must be pure: it changes nothing, and gives the same answer to the same question.
     *
     * @param request the device, the IOMMU that would translate it, and the groups that there are
     * @return the group to join, that the bus decides, that the device is not translated, or a refusal
     */
    JoinAnswer join(JoinRequest request);

    /**
     * Tell which addresses the domain of a device cannot map freely: the kernel's {@code get_resv_regions}. A group's file
     * {@code reserved_regions} shows those of its members. It must be pure, as {@link #join} is; what it calls
     * {@link ReservedRegion.Kind#DIRECT direct} must agree with the facts that the device joins with.
     *
     * @param request the question that {@link #join} answered when the device joined
     * @return the regions in any order; empty if they are not known, and then the group shows no such file
     */
    default Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return Optional.empty();
    }
}
