package dev.dmaowner.firmware;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the addresses below a node are encoded: the kernel's {@code struct of_bus}. */
enum AddressBus {
    PCI(1),
    ISA(1),
    /** Three address cells; the first is the address space and not part of the number. */
    FLAGS(1),
    PLAIN(0);

    /** Kinds of addresses as the kernel numbers them ({@code IORESOURCE_*}). */
    static final int PORTS = 0x100;

    static final int MEMORY = 0x200;
    static final int PREFETCHABLE = 0x2000;
    static final int MEMORY_64 = 0x10_0000;

    /** The largest supported number of address cells. */
    static final int MOST_CELLS = 4;

    private final int flagCells;

    AddressBus(int flagCells) {
        this.flagCells = flagCells;
    }

    /** {@return the bus that a node is for its children} */
    static AddressBus of(DeviceTreeNode node) {
        Optional<String> type = node.deviceType();
        if (type.isPresent() && isPci(type.get()) || node.baseName().equals("pcie")) {
            return PCI;
        }
        if (node.baseName().equals("isa")) {
            return ISA;
        }
        return cellsBelow(node, "#address-cells") == 3 ? FLAGS : PLAIN;
    }

    private static boolean isPci(String type) {
        return type.equals("pci") || type.equals("pciex") || type.equals("vci") || type.equals("ht");
    }

    /** How many cells addresses or sizes in a node have, by the nearest node from it upwards that says so. */
    static int cellsBelow(DeviceTreeNode node, String property) {
        for (DeviceTreeNode n = node; n != null; n = n.parentOrNull()) {
            var cells = n.u32(property);
            if (cells.isPresent()) {
                return cells.getAsInt();
            }
        }
        return 1;
    }

    private static int cellsAround(DeviceTreeNode node, String property) {
        @Nullable DeviceTreeNode parent = node.parentOrNull();
        return cellsBelow(parent == null ? node : parent, property);
    }

    /** How many cells an address of a node on this bus has. */
    int addressCells(DeviceTreeNode node) {
        return switch (this) {
            case PCI -> 3;
            case ISA -> 2;
            case FLAGS, PLAIN -> cellsAround(node, "#address-cells");
        };
    }

    /** How many cells a size of a node on this bus has. */
    int sizeCells(DeviceTreeNode node) {
        return switch (this) {
            case PCI -> 2;
            case ISA -> 1;
            case FLAGS, PLAIN -> cellsAround(node, "#size-cells");
        };
    }

    int flagCells() {
        return flagCells;
    }

    /** Which property of a node has its addresses. */
    String addressProperty() {
        return this == PCI ? "assigned-addresses" : "reg";
    }

    /** What kind of address begins with this cell. */
    int flags(int first) {
        return switch (this) {
            case PCI -> pciSpace(first) | ((first & 0x4000_0000) != 0 ? PREFETCHABLE : 0);
            case ISA -> (first & 1) != 0 ? PORTS : MEMORY;
            case FLAGS -> first;
            case PLAIN -> MEMORY;
        };
    }

    private static int pciSpace(int first) {
        return switch (first >>> 24 & 3) {
            case 1 -> PORTS;
            case 2 -> MEMORY;
            case 3 -> MEMORY | MEMORY_64;
            default -> 0;
        };
    }

    /** Whether an address can lie in a range, by what their first cells say. */
    boolean sameSpace(int address, int range) {
        return switch (this) {
            case PCI -> ((flags(address) ^ flags(range)) & (PORTS | MEMORY)) == 0;
            case ISA -> ((address ^ range) & 1) == 0;
            case FLAGS -> address == range;
            case PLAIN -> true;
        };
    }
}
