package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A property that lists references to other nodes with arguments: the kernel's {@code of_parse_phandle_with_args}. */
final class PhandleList {

    /** More arguments than this are cut off. */
    private static final int MOST_ARGUMENTS = 16;

    /**
     * One reference.
     *
     * @param target the node, empty for an entry that refers to nothing
     * @param arguments the cells after the reference
     */
    record Entry(Optional<DeviceTreeNode> target, List<Integer> arguments) {
        private static final Entry NOTHING = new Entry(Optional.empty(), List.of());
    }

    private PhandleList() {}

    /**
     * Read the entries up to the first invalid one: one that refers to a missing node, or to a node without an argument count, or that is
     * cut off.
     *
     * @param cellsProperty the property with a target node's argument count
     */
    static List<Entry> read(DeviceTreeNode node, String property, String cellsProperty) {
        DeviceTreeProperty list = node.find(property);
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (list != null && at < list.cells()) {
            int phandle = list.cell(at++);
            if (phandle == 0) {
                entries.add(Entry.NOTHING);
                continue;
            }
            Optional<DeviceTreeNode> target = node.tree().byPhandle(phandle);
            OptionalInt count = target.isPresent() ? target.get().u32(cellsProperty) : OptionalInt.empty();
            if (count.isEmpty() || count.getAsInt() < 0 || count.getAsInt() > list.cells() - at) {
                return entries;
            }
            entries.add(new Entry(target, arguments(list, at, Math.min(count.getAsInt(), MOST_ARGUMENTS))));
            at += count.getAsInt();
        }
        return entries;
    }

    private static List<Integer> arguments(DeviceTreeProperty list, int from, int count) {
        List<Integer> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arguments.add(list.cell(from + i));
        }
        return arguments;
    }
}
