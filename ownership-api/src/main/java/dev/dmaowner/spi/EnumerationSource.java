package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;

/**
 * Where a bus finds its devices.
 *
 * @param host the host's tree of attributes
 * @param firmware its firmware, read once for all buses
 * @param configSpace whether configuration space may be read, which can wake a sleeping device
 * @param accessControl how access control services stand when groups form
 * @param rules the rules in force; which defects of devices a kernel knows differs between kernels
 */
public record EnumerationSource(
        Host host, Firmware firmware, ConfigSpace configSpace, AccessControl accessControl, KernelRules rules) {

    /** Take access control services as the host shows them, under the newest rules. */
    public EnumerationSource(Host host, Firmware firmware, ConfigSpace configSpace) {
        this(host, firmware, configSpace, AccessControl.AS_SHOWN, OwnershipRules.newest());
    }

    /** How the access control services (ACS) of PCI functions stand. */
    public enum AccessControl {
        /** As the registers show. */
        AS_SHOWN,
        /** As a kernel leaves them that is asked for them: all that isolation needs and a function has are on. */
        SWITCHED_ON
    }

    /** How far reading may go. */
    public enum ConfigSpace {
        /** One {@code uevent} and a few links a device, because many are asked about. */
        NOT_WANTED,
        /** What else files tell of a device, but nothing that could wake it. */
        LEAVE_ASLEEP,
        /** Configuration space of devices whose runtime power state is active. */
        READ_ACTIVE,
        /** Configuration space of every device. */
        READ_ALL
    }
}
