package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import java.util.ArrayList;
import java.util.List;

/**
 * The drivers that use a group. Immutable.
 *
 * @param byDevice the uses of each member that has any
 * @param size the number of uses
 */
record DriverUses(DeviceTable<List<DriverUse>> byDevice, int size) {

    static final DriverUses NONE = new DriverUses(DeviceTable.empty(), 0);

    boolean isEmpty() {
        return size == 0;
    }

    /** {@return the uses, by device in the order of its first use} */
    List<DriverUse> list() {
        return byDevice.values().stream().flatMap(List::stream).toList();
    }

    DriverUses with(DriverUse use) {
        List<DriverUse> earlier = byDevice.find(use.device());
        List<DriverUse> uses = earlier == null ? List.of(use) : and(earlier, use);
        return new DriverUses(byDevice.with(use.device(), uses), size + 1);
    }

    private static List<DriverUse> and(List<DriverUse> uses, DriverUse another) {
        List<DriverUse> more = new ArrayList<>(uses);
        more.add(another);
        return List.copyOf(more);
    }

    /** {@return these uses without the device's first one; the same ones if it has none} */
    DriverUses without(DeviceId device) {
        List<DriverUse> uses = byDevice.find(device);
        if (uses == null) {
            return this;
        }
        if (size == 1) {
            return NONE;
        }
        DeviceTable<List<DriverUse>> left = uses.size() == 1
                ? byDevice.without(device)
                : byDevice.with(device, List.copyOf(uses.subList(1, uses.size())));
        return new DriverUses(left, size - 1);
    }
}
