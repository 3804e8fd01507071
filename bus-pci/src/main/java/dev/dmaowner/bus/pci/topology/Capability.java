package dev.dmaowner.bus.pci.topology;

/**
 * One entry of a list of capabilities.
 *
 * @param list which list it is in
 * @param id its number in that list
 * @param version its version; 0 in the first list, where entries have none
 * @param offset where it starts, in bytes
 */
public record Capability(Listing list, int id, int version, int offset) {

    /** The two lists that a function can have. */
    public enum Listing {
        /** The list in the first 256 bytes. */
        STANDARD,
        /** The list in the extended space of PCI Express. */
        EXTENDED
    }

    /** {@return what the specification calls it, or its number} */
    public String name() {
        return CapabilityNames.of(list, id);
    }
}
