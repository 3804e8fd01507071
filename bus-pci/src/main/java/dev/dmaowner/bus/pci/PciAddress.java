package dev.dmaowner.bus.pci;

import java.util.Optional;

/**
 * Where a function is: domain, bus, slot and function, written {@code 0000:01:00.0}. Addresses are ordered by these four
 * numbers.
 *
 * @param domain the segment, 0 to 0x7fffffff
 * @param bus 0 to 255
 * @param slot 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(int domain, int bus, int slot, int function) implements Comparable<PciAddress> {

    /** How many functions a bus can have. */
    static final int FUNCTIONS_OF_A_BUS = 256;

    /** @throws IllegalArgumentException if a number is out of its range */
    public PciAddress {
        if (domain < 0 || bus < 0 || bus > 0xff || slot < 0 || slot > 0x1f || function < 0 || function > 7) {
            throw new IllegalArgumentException(
                    "no PCI address: domain " + domain + ", bus " + bus + ", slot " + slot + ", function " + function);
        }
    }

    /** {@return the address of a function by its bus and its number on that bus, eight to a slot} */
    public static PciAddress of(int domain, int bus, int devfn) {
        return new PciAddress(domain, bus, devfn >> 3, devfn & 7);
    }

    /**
     * Read an address as the kernel writes it, {@code 0000:01:00.0}; a domain of more than four digits is accepted, for
     * some firmware numbers them so.
     *
     * @return the address, empty if the text is not exactly one
     */
    public static Optional<PciAddress> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 4 || colon > 8 || text.length() != colon + 8) {
            return Optional.empty();
        }
        if (text.charAt(colon + 3) != ':' || text.charAt(colon + 6) != '.') {
            return Optional.empty();
        }
        int domain = hex(text, 0, colon);
        int bus = hex(text, colon + 1, colon + 3);
        int slot = hex(text, colon + 4, colon + 6);
        int function = hex(text, colon + 7, colon + 8);
        if (domain < 0 || bus < 0 || slot < 0 || slot > 0x1f || function < 0 || function > 7) {
            return Optional.empty();
        }
        return Optional.of(new PciAddress(domain, bus, slot, function));
    }

    /** {@return the number of the function on its bus, slot and function together} */
    public int devfn() {
        return slot << 3 | function;
    }

    /** {@return the sixteen bits by which the function names itself in its requests} */
    public int requesterId() {
        return bus << 8 | devfn();
    }

    /** {@return the address on the same bus with this number} */
    public PciAddress onSameBus(int otherDevfn) {
        return of(domain, bus, otherDevfn);
    }

    /** {@return whether the other is a function of the same slot, itself included} */
    public boolean sharesSlotWith(PciAddress other) {
        return sharesBusWith(other) && slot == other.slot;
    }

    /** {@return whether the other has the same bus number in the same domain} */
    public boolean sharesBusWith(PciAddress other) {
        return domain == other.domain && bus == other.bus;
    }

    @Override
    public int compareTo(PciAddress other) {
        int byDomain = Integer.compare(domain, other.domain);
        return byDomain != 0 ? byDomain : Integer.compare(requesterId(), other.requesterId());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(12);
        String digits = Integer.toHexString(domain);
        for (int i = digits.length(); i < 4; i++) {
            text.append('0');
        }
        text.append(digits).append(':');
        appendByte(text, bus);
        text.append(':');
        appendByte(text, slot);
        return text.append('.').append((char) ('0' + function)).toString();
    }

    private static void appendByte(StringBuilder text, int value) {
        text.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 0xf, 16));
    }

    /** The value of lower-case or upper-case digits, -1 if one is none or the number is too large. */
    private static int hex(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value <= Integer.MAX_VALUE ? (int) value : -1;
    }
}
