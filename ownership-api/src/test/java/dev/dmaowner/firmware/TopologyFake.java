package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A PCI topology of our own making, in segment 0. */
final class TopologyFake implements PciTopologyView {

    private static final int NO_BRIDGE = -1;

    private final Map<Integer, List<Integer>> upstream = new HashMap<>();
    private final Map<Integer, Integer> secondary = new HashMap<>();
    private final Map<Integer, Integer> classes = new HashMap<>();

    /** Add a function below bridges that were added before. */
    TopologyFake function(int requesterId, int classCode, Integer... bridges) {
        return put(requesterId, classCode, NO_BRIDGE, List.of(bridges));
    }

    /** Add a bridge below bridges that were added before. */
    TopologyFake bridge(int requesterId, int secondaryBus, Integer... bridges) {
        return put(requesterId, 0x060400, secondaryBus, List.of(bridges));
    }

    private TopologyFake put(int requesterId, int classCode, int secondaryBus, List<Integer> bridges) {
        upstream.put(requesterId, new ArrayList<>(bridges));
        classes.put(requesterId, classCode);
        if (secondaryBus != NO_BRIDGE) {
            secondary.put(requesterId, secondaryBus);
        }
        return this;
    }

    @Override
    public List<Integer> upstream(int segment, int requesterId) {
        return segment == 0 ? upstream.getOrDefault(requesterId, List.of()) : List.of();
    }

    @Override
    public OptionalInt secondaryBus(int segment, int requesterId) {
        return segment == 0 ? value(secondary, requesterId) : OptionalInt.empty();
    }

    @Override
    public OptionalInt classCode(int segment, int requesterId) {
        return segment == 0 ? value(classes, requesterId) : OptionalInt.empty();
    }

    private static OptionalInt value(Map<Integer, Integer> map, int key) {
        return map.containsKey(key) ? OptionalInt.of(map.get(key)) : OptionalInt.empty();
    }
}
