package dev.dmaowner.bus.pci;

import java.util.OptionalInt;

/**
 * What a function says it is.
 *
 * @param vendor 16 bits
 * @param device 16 bits
 * @param subsystemVendor 16 bits, 0 where it has none
 * @param subsystemDevice 16 bits, 0 where it has none
 * @param classCode 24 bits: base class, sub class and programming interface
 * @param revision 8 bits, empty where it was not read, for {@code uevent} does not say it
 */
public record PciIdentity(
        int vendor, int device, int subsystemVendor, int subsystemDevice, int classCode, OptionalInt revision) {

    /** @throws IllegalArgumentException if a number has more bits than it may */
    public PciIdentity {
        if (((vendor | device | subsystemVendor | subsystemDevice) & ~0xffff) != 0
                || (classCode & ~0xff_ffff) != 0
                || revision.isPresent() && (revision.getAsInt() & ~0xff) != 0) {
            throw new IllegalArgumentException("no PCI ids: " + Integer.toHexString(vendor) + ":"
                    + Integer.toHexString(device) + ", class " + Integer.toHexString(classCode));
        }
    }

    /** {@return whether these are the vendor and the device} */
    boolean is(int otherVendor, int otherDevice) {
        return vendor == otherVendor && device == otherDevice;
    }

    /** {@return the upper eight bits of the class} */
    public int baseClass() {
        return classCode >> 16;
    }

    /** {@return base class and sub class, without the programming interface} */
    public int classAndSubclass() {
        return classCode >> 8;
    }

    /** {@return what driver catalogues match, as the kernel prints it} */
    public String modalias() {
        StringBuilder text = new StringBuilder(56);
        hex(text.append("pci:v"), vendor, 8);
        hex(text.append('d'), device, 8);
        hex(text.append("sv"), subsystemVendor, 8);
        hex(text.append("sd"), subsystemDevice, 8);
        hex(text.append("bc"), classCode >> 16, 2);
        hex(text.append("sc"), classCode >> 8 & 0xff, 2);
        hex(text.append('i'), classCode & 0xff, 2);
        return text.toString();
    }

    private static void hex(StringBuilder text, int value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append("0123456789ABCDEF".charAt(value >>> shift & 0xf));
        }
    }

    /** {@return vendor and device as {@code 8086:10d3}} */
    @Override
    public String toString() {
        return String.format("%04x:%04x", vendor, device);
    }
}
