package dev.dmaowner.app.source;

import java.util.Comparator;
import java.util.Locale;

/**
 * Where a PCI device is, as lspci prints it.
 *
 * @param domain 0 where the text leaves it out
 * @param bus 0 to 255
 * @param slot 0 to 31
 * @param function 0 to 7
 */
record PciPlace(long domain, int bus, int slot, int function) implements Comparable<PciPlace> {

    private static final Comparator<PciPlace> ORDER = Comparator.comparingLong(PciPlace::domain)
            .thenComparingInt(PciPlace::bus)
            .thenComparingInt(PciPlace::slot)
            .thenComparingInt(PciPlace::function);

    /** {@return the place with this requester id} */
    static PciPlace of(long domain, int requester) {
        return new PciPlace(domain, requester >> 8, requester >> 3 & 0x1f, requester & 7);
    }

    /** {@return bus, slot and function as a requester id has them} */
    int requester() {
        return bus << 8 | slot << 3 | function;
    }

    @Override
    public int compareTo(PciPlace other) {
        return ORDER.compare(this, other);
    }

    /** {@return the name of the device in sysfs} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x:%02x:%02x.%x", domain, bus, slot, function);
    }
}
