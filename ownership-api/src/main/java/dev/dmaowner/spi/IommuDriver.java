package dev.dmaowner.spi;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import java.io.IOException;
import java.util.List;

/**
 * A driver of IOMMUs, the kernel's {@code iommu_ops}: which devices its instances translate and how it groups them. It
 * holds no state; what an instance translates it is told in a {@link GroupView}.
 */
public interface IommuDriver {

    /** {@return its name, such as {@code intel-iommu}} */
    String name();

    /**
     * Find the instances of this kind on a host. Called once for a machine.
     *
     * @param host the host's tree of attributes
     * @param firmware its firmware
     * @return in the order in which the kernel registers them, empty if there is none
     * @throws IOException if the host cannot be read
     */
    List<IommuInstance> discover(Host host, Firmware firmware) throws IOException;

    /**
     * Tell the type of default domain that new groups of an instance get: the kernel's {@code def_domain_type}.
     *
     * @param rules the generation in force; some drivers have changed their mind between two
     * @return what the instance says, unless a driver knows better
     */
    default DefaultDomainType defaultDomain(IommuInstance instance, OwnershipRules rules) {
        return instance.defaultDomain();
    }

    /**
     * Tell how a device joins: {@code probe_device} and {@code device_group} in one. Called while no device can join or
     * leave; it must be quick and must not change anything.
     */
    JoinAnswer join(JoinRequest request);
}
