package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One window of a bus, from {@code ranges} or {@code dma-ranges} of its node. Adjacent windows are merged.
 *
 * @param flags what kind of addresses they are ({@code IORESOURCE_*} for PCI), 0x200 on a bus that has but one kind
 * @param busStart the first address on the bus
 * @param cpuStart the first address as the processor sees it, empty if not known
 * @param size in bytes
 */
public record AddressRange(int flags, long busStart, OptionalLong cpuStart, long size) {

    /** {@return the windows through which the processor reaches the bus of this node} */
    public static List<AddressRange> ofRanges(DeviceTreeNode node) {
        return read(node, "ranges", AddressTranslation.ofDevices());
    }

    /** {@return the windows through which the devices on the bus of this node reach memory} */
    public static List<AddressRange> ofDmaRanges(DeviceTreeNode node) {
        return read(node, "dma-ranges", AddressTranslation.ofMemory());
    }

    private static List<AddressRange> read(DeviceTreeNode node, String name, AddressTranslation translation) {
        DeviceTreeProperty property = node.find(name);
        List<AddressRange> ranges = new ArrayList<>();
        AddressBus bus = AddressBus.of(node);
        int busCells = AddressBus.cellsBelow(node, "#address-cells");
        int sizeCells = AddressBus.cellsBelow(node, "#size-cells");
        @Nullable DeviceTreeNode parent = node.parentOrNull();
        int outerCells = AddressBus.cellsBelow(parent == null ? node : parent, "#address-cells");
        long one = (long) busCells + outerCells + sizeCells;
        if (property == null || busCells <= 0 || outerCells < 0 || sizeCells < 0) {
            return ranges;
        }
        for (long at = 0; at + one <= property.cells(); at += one) {
            int entry = (int) at;
            AddressRange range = new AddressRange(
                    bus.flags(property.cell(entry)),
                    property.number(entry + bus.flagCells(), busCells - bus.flagCells()),
                    translation.translate(node, property, entry + busCells),
                    property.number(entry + busCells + outerCells, sizeCells));
            if (ranges.isEmpty() || !ranges.get(ranges.size() - 1).isContinuedBy(range)) {
                ranges.add(range);
            } else {
                ranges.add(ranges.remove(ranges.size() - 1).with(range));
            }
        }
        return ranges;
    }

    private boolean isContinuedBy(AddressRange next) {
        return flags == next.flags
                && busStart + size == next.busStart
                && (cpuStart.isPresent()
                        ? next.cpuStart.isPresent() && cpuStart.getAsLong() + size == next.cpuStart.getAsLong()
                        : next.cpuStart.isEmpty() && size == 0);
    }

    private AddressRange with(AddressRange next) {
        return new AddressRange(flags, busStart, cpuStart, size + next.size);
    }
}
