package dev.dmaowner.bus.pci.topology;

import java.util.List;

/**
 * What a walk over the two lists found. It keeps whether each list was followed to its end, without which the absence of
 * an entry means nothing.
 */
record CapabilityList(
        List<Capability> standard,
        List<Capability> extended,
        List<Oddity> oddities,
        boolean standardWhole,
        boolean extendedWhole,
        boolean answered) {

    CapabilityList {
        standard = List.copyOf(standard);
        extended = List.copyOf(extended);
        oddities = List.copyOf(oddities);
    }

    /** Nothing found, with these oddities. */
    static CapabilityList nothing(List<Oddity> oddities) {
        return new CapabilityList(List.of(), List.of(), oddities, false, false, false);
    }

    Lookup<Capability> find(List<Capability> list, int id, boolean whole) {
        for (Capability capability : list) {
            if (capability.id() == id) {
                return new Lookup.Found<>(capability);
            }
        }
        return whole ? new Lookup.Absent<>() : new Lookup.Unknown<>("its configuration space was not read far enough");
    }
}
