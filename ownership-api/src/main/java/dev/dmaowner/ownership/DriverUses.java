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
        List<DriverUse> more = new ArrayList<>(byDevice.get(use.device()).orElse(List.of()));
        more.add(use);
        return new DriverUses(byDevice.with(use.device(), List.copyOf(more)), size + 1);
    }

    /** {@return these uses without the device's first one; the same ones if it has none} */
    DriverUses without(DeviceId device) {
        return byDevice.get(device)
                .map(uses -> new DriverUses(
                        uses.size() == 1
                                ? byDevice.without(device)
                                : byDevice.with(device, List.copyOf(uses.subList(1, uses.size()))),
                        size - 1))
                .orElse(this);
    }
}
