package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what the device scopes of a DMAR table give to a PCI function. A scope covers the function that its path leads to
 * and, if that is a bridge, all below it. Paths start on a root bus; a path of one step is followed on any bus, since there
 * is firmware that writes such.
 */
final class DmarScopeIndex<T> {

    private static final int BASE_CLASS_SHIFT = 16;
    private static final int BRIDGE_BASE_CLASS = 6;

    private final Map<Key, List<Entry<T>>> entries = new HashMap<>();

    void add(int segment, List<DmarDeviceScope> scopes, T value) {
        for (DmarDeviceScope scope : scopes) {
            if (scope.leadsToPci()) {
                List<Integer> path = scope.path().stream()
                        .map(DmarDeviceScope.PathElement::devfn)
                        .toList();
                entries.computeIfAbsent(new Key(segment, scope.bus(), path), key -> new ArrayList<>(1))
                        .add(new Entry<>(scope.type(), value));
            }
        }
    }

    /** {@return what covers a function of a machine of this topology, possibly with repetitions, in no order} */
    List<T> covering(PciTopologyView topology, int segment, int requesterId) {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<Integer> chain = new ArrayList<>(topology.upstream(segment, requesterId));
        chain.add(requesterId);
        int rootBus = chain.get(0) >> 8;
        List<T> found = new ArrayList<>();
        List<Integer> path = new ArrayList<>();
        for (int step : chain) {
            path.add(step & 0xff);
            collect(new Key(segment, rootBus, List.copyOf(path)), topology, step, found);
            if (path.size() > 1) {
                collect(new Key(segment, step >> 8, List.of(step & 0xff)), topology, step, found);
            }
        }
        return found;
    }

    private void collect(Key key, PciTopologyView topology, int requesterId, List<T> found) {
        for (Entry<T> entry : entries.getOrDefault(key, List.of())) {
            if (fits(entry.type(), topology, key.segment(), requesterId)) {
                found.add(entry.value());
            }
        }
    }

    /** A scope that calls a bridge an endpoint, or the other way round, covers nothing. */
    private static boolean fits(int type, PciTopologyView topology, int segment, int requesterId) {
        boolean bridge = topology.secondaryBus(segment, requesterId).isPresent();
        if (type == DmarDeviceScope.PCI_ENDPOINT) {
            return !bridge;
        }
        return bridge || topology.classCode(segment, requesterId).orElse(0) >> BASE_CLASS_SHIFT == BRIDGE_BASE_CLASS;
    }

    private record Key(int segment, int bus, List<Integer> path) {}

    private record Entry<T>(int type, T value) {}
}
