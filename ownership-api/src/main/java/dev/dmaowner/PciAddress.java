package dev.dmaowner;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PCI function: domain, bus, slot and function, written {@code 0000:01:00.0}. Addresses are ordered by
 * these four numbers.
 *
 * @param domain the PCI segment, 0 to 0x7fffffff
 * @param bus 0 to 255
 * @param slot the device number on its bus, 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(int domain, int bus, int slot, int function) implements Comparable<PciAddress> {

    /** The name of the PCI bus in {@code /sys/bus}. */
    public static final String BUS = "pci";

    /** The number of functions that one bus can have. */
    public static final int FUNCTIONS_PER_BUS = 256;

    private static final int DOMAIN_DIGITS = 4;
    private static final int MOST_DOMAIN_DIGITS = 8;

    /** @throws IllegalArgumentException if a number is out of range */
    public PciAddress {
        if (domain < 0 || bus < 0 || bus > 0xff || slot < 0 || slot > 0x1f || function < 0 || function > 7) {
            throw new IllegalArgumentException("not a PCI address: domain " + domain + ", bus " + bus + ", slot " + slot
                    + ", function " + function);
        }
    }

    /**
     * {@return the address of the function with this requester id}
     *
     * @param domain the PCI segment
     * @param requesterId the bus number in bits 8 to 15, the slot in bits 3 to 7, the function below
     * @throws IllegalArgumentException if a number is out of range
     */
    public static PciAddress ofRequesterId(int domain, int requesterId) {
        return new PciAddress(domain, requesterId >> 8, requesterId >> 3 & 0x1f, requesterId & 7);
    }

    /**
     * Parses an address exactly as the kernel names a device: lower-case digits, and a domain of four digits or, without
     * leading zeros, up to eight.
     *
     * @return the address, empty if the text is anything else
     */
    public static Optional<PciAddress> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < DOMAIN_DIGITS || colon > MOST_DOMAIN_DIGITS || text.length() != colon + 8) {
            return Optional.empty();
        }
        boolean isPadded = colon > DOMAIN_DIGITS && text.charAt(0) == '0';
        if (isPadded || text.charAt(colon + 3) != ':' || text.charAt(colon + 6) != '.') {
            return Optional.empty();
        }
        int domain = hexadecimal(text, 0, colon);
        int bus = hexadecimal(text, colon + 1, colon + 3);
        int slot = hexadecimal(text, colon + 4, colon + 6);
        int function = hexadecimal(text, colon + 7, colon + 8);
        return domain < 0 || bus < 0 || slot < 0 || slot > 0x1f || function < 0 || function > 7
                ? Optional.empty()
                : Optional.of(new PciAddress(domain, bus, slot, function));
    }

    /** {@return the address of a device on the PCI bus, empty if it is on another bus or not named by an address} */
    public static Optional<PciAddress> of(DeviceId device) {
        return device.bus().equals(BUS) ? parse(device.name()) : Optional.empty();
    }

    /** {@return the id of the device at this address} */
    public DeviceId deviceId() {
        return new DeviceId(BUS, toString());
    }

    /** {@return slot and function as one number, eight functions to a slot} */
    public int devfn() {
        return slot << 3 | function;
    }

    /** {@return the 16 bits that identify the function in its DMA requests: bus, slot and function} */
    public int requesterId() {
        return bus << 8 | devfn();
    }

    /** {@return the address on the same bus with this {@link #devfn()}} */
    public PciAddress onSameBus(int otherDevfn) {
        return new PciAddress(domain, bus, otherDevfn >> 3, otherDevfn & 7);
    }

    /** {@return whether the other address is in the same slot; true for the address itself} */
    public boolean sharesSlotWith(PciAddress other) {
        return sharesBusWith(other) && slot == other.slot;
    }

    /** {@return whether the other address has the same bus number in the same domain} */
    public boolean sharesBusWith(PciAddress other) {
        return domain == other.domain && bus == other.bus;
    }

    // Written out for the reason that DeviceId gives.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PciAddress address
                && domain == address.domain
                && requesterId() == address.requesterId();
    }

    @Override
    public int hashCode() {
        return 31 * domain + requesterId();
    }

    @Override
    public int compareTo(PciAddress other) {
        int byDomain = Integer.compare(domain, other.domain);
        return byDomain != 0 ? byDomain : Integer.compare(requesterId(), other.requesterId());
    }

    /** {@return the address as the kernel writes it, {@code 0000:01:00.0}} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(12);
        String digits = Integer.toHexString(domain);
        for (int i = digits.length(); i < DOMAIN_DIGITS; i++) {
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

    /** The value of lower-case digits; -1 if a character is not one, or the value exceeds 31 bits. */
    private static int hexadecimal(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = "0123456789abcdef".indexOf(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value <= Integer.MAX_VALUE ? (int) value : -1;
    }
}
