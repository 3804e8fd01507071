package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requester ids under which a function's DMA reaches the IOMMU: its own, those that it takes on by a quirk, and those
 * that bridges on the way up put in their place. It mirrors {@code pci_for_each_dma_alias}.
 */
public final class DmaAliases {

    private DmaAliases() {}

    /** {@return all of them, the function's own first and then upward; never empty} */
    public static List<DmaAlias> of(PciFunction function) {
        PciFunction device = function.place().realDmaDevice().orElse(function);
        List<DmaAlias> aliases = new ArrayList<>(2);
        aliases.add(new DmaAlias(device, device.address().requesterId()));
        addAliasesOnItsBus(device, aliases);
        int busBelow = busOf(device);
        for (Optional<PciFunction> above = device.place().bridge();
                above.isPresent();
                above = above.get().place().bridge()) {
            PciFunction bridge = above.get();
            if (DmaAliasQuirk.translatesBelowRoot(bridge)) {
                break;
            }
            addAliasOfBridge(bridge, busBelow, aliases);
            busBelow = bridge.address().bus();
        }
        return aliases;
    }

    /** {@return whether the one sends under the id of the other, or the other way round, both being on one bus} */
    static boolean arePair(PciFunction one, PciFunction other) {
        return covers(one, other.address().devfn())
                || covers(other, one.address().devfn());
    }

    /** {@return what makes the two send under one id, human-readable} */
    static String describePair(PciFunction one, PciFunction other) {
        PciFunction sender = covers(one, other.address().devfn()) ? one : other;
        PciFunction lender = sender == one ? other : one;
        String source = DmaAliasQuirk.of(sender).map(DmaAliasQuirk::name).orElse("firmware's IVRS table says so");
        return sender + " also sends under the requester id of " + lender + " (" + source + ")";
    }

    private static void addAliasesOnItsBus(PciFunction device, List<DmaAlias> aliases) {
        if (!hasAliasesOnItsBus(device)) {
            return;
        }
        for (int devfn = 0; devfn < PciAddress.FUNCTIONS_PER_BUS; devfn++) {
            if (covers(device, devfn)) {
                aliases.add(new DmaAlias(device, device.address().bus() << 8 | devfn));
            }
        }
    }

    private static void addAliasOfBridge(PciFunction bridge, int busBelow, List<DmaAlias> aliases) {
        Lookup<PortType> type = bridge.portType();
        if (type.isUnknown()) {
            return;
        }
        if (DmaAliasQuirk.keepsIdsBelow(bridge, type)) {
            return;
        }
        if (takesOverAsSubordinate(bridge, type)) {
            aliases.add(new DmaAlias(bridge, secondaryBus(bridge, busBelow) << 8));
        } else if (isConventional(type)) {
            aliases.add(new DmaAlias(bridge, bridge.address().requesterId()));
        }
    }

    private static boolean takesOverAsSubordinate(PciFunction bridge, Lookup<PortType> type) {
        return type.found()
                .map(PortType.PCIE_TO_PCI_BRIDGE::equals)
                .orElseGet(() -> DmaAliasQuirk.isHiddenPcieToPciBridge(bridge));
    }

    private static boolean isConventional(Lookup<PortType> type) {
        return type.found().map(PortType.PCI_TO_PCIE_BRIDGE::equals).orElse(true);
    }

    private static int secondaryBus(PciFunction bridge, int busBelow) {
        return bridge.configurationSpace()
                .bridge()
                .found()
                .map(BridgeNumbers::secondary)
                .filter(secondary -> secondary != 0)
                .orElse(busBelow);
    }

    /** A virtual function can have a bus number of its own; the bus that its bridge leads to is the physical function's. */
    private static int busOf(PciFunction device) {
        return device.place()
                .virtualFunctionOf()
                .map(virtual -> virtual.physicalFunction().bus())
                .orElse(device.address().bus());
    }

    private static boolean hasAliasesOnItsBus(PciFunction device) {
        return aliasFromFirmware(device) >= 0 || DmaAliasQuirk.of(device).isPresent();
    }

    private static boolean covers(PciFunction device, int devfn) {
        int alias = aliasFromFirmware(device);
        if (alias >= 0 && alias == devfn) {
            return true;
        }
        return DmaAliasQuirk.of(device)
                .filter(quirk -> quirk.covers(device, devfn))
                .isPresent();
    }

    /** The number on its own bus under which the IVRS table says that a function sends, -1 if it says nothing. */
    private static int aliasFromFirmware(PciFunction device) {
        PciAddress address = device.address();
        Integer alias = device.place().platform().requesterAliases().get(address);
        if (alias == null || alias >> 8 != address.bus() || (alias & 0xff) == address.devfn()) {
            return -1;
        }
        return alias & 0xff;
    }
}
