package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Translates an address in a node to the processor's address, bus by bus towards the root: the kernel's
 * {@code of_translate_address}. An address that crosses a bus without {@code ranges} has none.
 */
final class AddressTranslation {

    /** The kernel's value for an invalid address, so no address translates to it either. */
    private static final long BAD = -1L;

    private final String ranges;
    private final Function<DeviceTreeNode, @Nullable DeviceTreeNode> parentOf;

    private AddressTranslation(String ranges, Function<DeviceTreeNode, @Nullable DeviceTreeNode> parentOf) {
        this.ranges = ranges;
        this.parentOf = parentOf;
    }

    /** Addresses of devices, through {@code ranges}. */
    static AddressTranslation ofDevices() {
        return new AddressTranslation("ranges", DeviceTreeNode::parentOrNull);
    }

    /** Addresses of memory as devices see it, through {@code dma-ranges}: a bus without the property changes nothing. */
    static AddressTranslation ofMemory() {
        return new AddressTranslation("dma-ranges", DeviceTreeNode::dmaParentOrNull);
    }

    /**
     * Find the address that the kernel names a device after: the first of {@code reg}.
     *
     * @return the processor's address, an unsigned number; empty if the node has none or it does not translate
     */
    static OptionalLong firstAddress(DeviceTreeNode node) {
        DeviceTreeProperty reg = node.find("reg");
        return reg == null ? OptionalLong.empty() : ofDevices().translate(node, reg, 0);
    }

    /** {@return the node's memory resources, up to the first address that does not translate to memory} */
    static List<MemoryResource> resources(DeviceTreeNode node) {
        List<MemoryResource> resources = new ArrayList<>();
        for (Optional<MemoryResource> next = resource(node, 0);
                next.isPresent();
                next = resource(node, resources.size())) {
            resources.add(next.get());
        }
        return resources;
    }

    /** {@return the address with this index, empty if there is none or it does not translate to memory} */
    static Optional<MemoryResource> resource(DeviceTreeNode node, int index) {
        DeviceTreeNode parent = node.parentOrNull();
        if (parent == null) {
            return Optional.empty();
        }
        AddressBus bus = AddressBus.of(parent);
        int addressCells = bus.addressCells(node);
        int sizeCells = bus.sizeCells(node);
        DeviceTreeProperty property = node.find(bus.addressProperty());
        if (property == null || !countsMakeSense(addressCells, sizeCells)) {
            return Optional.empty();
        }
        long first = (long) index * ((long) addressCells + sizeCells);
        if (first + addressCells + sizeCells > property.cells()
                || (bus.flags(property.cell((int) first)) & AddressBus.MEMORY) == 0) {
            return Optional.empty();
        }
        OptionalLong start = ofDevices().translate(node, property, (int) first);
        return start.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MemoryResource(start.getAsLong(), property.number((int) first + addressCells, sizeCells)));
    }

    /**
     * Translate an address.
     *
     * @param node the node that states it
     * @param property the property that it is in
     * @param first the address's first cell there
     */
    OptionalLong translate(DeviceTreeNode node, DeviceTreeProperty property, int first) {
        DeviceTreeNode parent = parentOf.apply(node);
        if (parent == null) {
            return OptionalLong.empty();
        }
        AddressBus bus = AddressBus.of(parent);
        int cells = bus.addressCells(node);
        int sizeCells = bus.sizeCells(node);
        if (!countsMakeSense(cells, sizeCells) || first + cells > property.cells()) {
            return OptionalLong.empty();
        }
        int[] address = new int[cells];
        for (int i = 0; i < cells; i++) {
            address[i] = property.cell(first + i);
        }
        return climb(parent, new Crossing(bus, address, sizeCells));
    }

    private OptionalLong climb(DeviceTreeNode from, Crossing start) {
        DeviceTreeNode at = from;
        @Nullable Crossing crossing = start;
        // DMA parents can form a cycle.
        for (int steps = from.tree().nodes().size(); steps >= 0; steps--) {
            DeviceTreeNode parent = parentOf.apply(at);
            if (parent == null) {
                long number = crossing.number();
                return number == BAD ? OptionalLong.empty() : OptionalLong.of(number);
            }
            AddressBus bus = AddressBus.of(parent);
            int cells = bus.addressCells(at);
            int sizeCells = bus.sizeCells(at);
            if (!countsMakeSense(cells, sizeCells)) {
                return OptionalLong.empty();
            }
            crossing = cross(at, crossing, new Crossing(bus, new int[cells], sizeCells));
            if (crossing == null) {
                return OptionalLong.empty();
            }
            at = parent;
        }
        return OptionalLong.empty();
    }

    private @Nullable Crossing cross(DeviceTreeNode node, Crossing inner, Crossing outer) {
        DeviceTreeProperty property = node.find(ranges);
        if (property == null && ranges.equals("ranges")) {
            return null;
        }
        if (property == null || property.length() == 0) {
            outer.set(inner.number());
            outer.copyFlags(inner);
            return outer;
        }
        int one = inner.address().length + outer.address().length + inner.sizeCells();
        for (long entry = 0; entry + one <= property.cells(); entry += one) {
            if (inner.liesIn(property, (int) entry, outer.address().length)) {
                outer.enter(inner, property, (int) entry);
                return outer;
            }
        }
        return null;
    }

    private static boolean countsMakeSense(int addressCells, int sizeCells) {
        // A size of more cells is not plausible.
        return addressCells > 0 && addressCells <= AddressBus.MOST_CELLS && sizeCells > 0 && sizeCells <= 0xffff;
    }
}
