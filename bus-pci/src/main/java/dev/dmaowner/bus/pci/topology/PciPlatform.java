package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.PciAddress;
import dev.dmaowner.spi.EnumerationSource.AccessControl;
import java.util.Map;

/**
 * What grouping needs to know of a machine beyond its devices.
 *
 * @param ivrs whether firmware has a table that describes AMD IOMMUs
 * @param requesterAliases under which other requester id, bus and function number in sixteen bits, a function sends, as that
 *     table says
 * @param accessControl how access control services stand when groups form
 * @param rules the rules in force; which defects of devices a kernel knows differs between kernels
 */
public record PciPlatform(
        IvrsTable ivrs, Map<PciAddress, Integer> requesterAliases, AccessControl accessControl, KernelRules rules) {

    /** A machine without any special facts. */
    public static final PciPlatform ORDINARY = new PciPlatform(IvrsTable.ABSENT, Map.of());

    /** A machine whose access control services stand as shown, under the newest rules. */
    public PciPlatform(IvrsTable ivrs, Map<PciAddress, Integer> requesterAliases) {
        this(ivrs, requesterAliases, AccessControl.AS_SHOWN, OwnershipRules.newest());
    }

    public PciPlatform {
        requesterAliases = Map.copyOf(requesterAliases);
    }

    /** Whether firmware describes AMD IOMMUs. */
    public enum IvrsTable {
        PRESENT,
        ABSENT
    }
}
