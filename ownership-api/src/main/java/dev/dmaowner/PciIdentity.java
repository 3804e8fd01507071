package dev.dmaowner;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The ids and the class of a PCI function, as its modalias has them:
 * {@code pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00}.
 *
 * @param vendor 16 bits
 * @param device 16 bits
 * @param subsystemVendor 16 bits, 0 if the function has none
 * @param subsystemDevice 16 bits, 0 if the function has none
 * @param classCode 24 bits: base class, subclass and programming interface
 */
public record PciIdentity(int vendor, int device, int subsystemVendor, int subsystemDevice, int classCode) {

    /** Stands for a vendor or device id that is not recorded; no vendor has it, and a function that does not answer reads as it. */
    public static final int ID_NOT_RECORDED = 0xffff;

    /** Stands for a class that is not recorded; no function has it. */
    public static final int CLASS_NOT_RECORDED = 0xff_ffff;

    private static final String FORM = "pci:v0000....d0000....sv0000....sd0000....bc..sc..i..";
    private static final int VENDOR_AT = 9;
    private static final int DEVICE_AT = 18;
    private static final int SUBSYSTEM_VENDOR_AT = 28;
    private static final int SUBSYSTEM_DEVICE_AT = 38;
    private static final int BASE_CLASS_AT = 44;
    private static final int SUBCLASS_AT = 48;
    private static final int INTERFACE_AT = 51;

    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();

    private static final int PCI_BRIDGE = 0x0604;
    private static final int CARDBUS_BRIDGE = 0x0607;

    /** @throws IllegalArgumentException if a number has too many bits */
    public PciIdentity {
        if (((vendor | device | subsystemVendor | subsystemDevice) & ~0xffff) != 0 || (classCode & ~0xff_ffff) != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "not PCI ids: %x:%x, subsystem %x:%x, class %x",
                    vendor,
                    device,
                    subsystemVendor,
                    subsystemDevice,
                    classCode));
        }
    }

    /** {@return the ids in a modalias, empty unless it is exactly what the kernel prints for a PCI function} */
    public static Optional<PciIdentity> ofModalias(String modalias) {
        if (!hasForm(modalias)) {
            return Optional.empty();
        }
        return Optional.of(new PciIdentity(
                number(modalias, VENDOR_AT, 4),
                number(modalias, DEVICE_AT, 4),
                number(modalias, SUBSYSTEM_VENDOR_AT, 4),
                number(modalias, SUBSYSTEM_DEVICE_AT, 4),
                number(modalias, BASE_CLASS_AT, 2) << 16
                        | number(modalias, SUBCLASS_AT, 2) << 8
                        | number(modalias, INTERFACE_AT, 2)));
    }

    private static boolean hasForm(String modalias) {
        if (modalias.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            char given = modalias.charAt(i);
            if (form == '.' ? digit(given) < 0 : form != given) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value << 4 | digit(text.charAt(i));
        }
        return value;
    }

    /** Upper-case digits only, as in a modalias. */
    private static int digit(char c) {
        return "0123456789ABCDEF".indexOf(c);
    }

    /** {@return whether the function has this vendor and device id} */
    public boolean is(int otherVendor, int otherDevice) {
        return vendor == otherVendor && device == otherDevice;
    }

    /** {@return whether vendor and device are known} */
    public boolean hasIds() {
        return vendor != ID_NOT_RECORDED;
    }

    /** {@return whether the class is known} */
    public boolean hasClass() {
        return classCode != CLASS_NOT_RECORDED;
    }

    /** {@return the base class, the upper 8 bits of the class code} */
    public int baseClass() {
        return classCode >> 16;
    }

    /** {@return base class and subclass, the upper 16 bits of the class code, such as {@code 0x0604}} */
    public int classAndSubclass() {
        return classCode >> 8;
    }

    /** {@return whether the class is that of a bridge from PCI to PCI or CardBus} */
    public boolean isPciBridge() {
        return classAndSubclass() == PCI_BRIDGE || classAndSubclass() == CARDBUS_BRIDGE;
    }

    /** {@return the modalias as the kernel prints it; {@link #ofModalias} parses it} */
    public String modalias() {
        StringBuilder text = new StringBuilder(FORM.length());
        append(text.append("pci:v"), vendor, 8);
        append(text.append('d'), device, 8);
        append(text.append("sv"), subsystemVendor, 8);
        append(text.append("sd"), subsystemDevice, 8);
        append(text.append("bc"), baseClass(), 2);
        append(text.append("sc"), classCode >> 8 & 0xff, 2);
        append(text.append('i'), classCode & 0xff, 2);
        return text.toString();
    }

    /** {@return the lines that the PCI bus adds to the {@code uevent} file of a function: the kernel's {@code pci_uevent}} */
    public List<String> uevent(PciAddress address) {
        return List.of(
                "PCI_CLASS=" + UPPER_CASE.toHexDigits(classCode, Math.max(4, digits(classCode))),
                "PCI_ID=" + pair(UPPER_CASE, vendor, device),
                "PCI_SUBSYS_ID=" + pair(UPPER_CASE, subsystemVendor, subsystemDevice),
                "PCI_SLOT_NAME=" + address,
                "MODALIAS=" + modalias());
    }

    private static void append(StringBuilder text, int value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append("0123456789ABCDEF".charAt(value >>> shift & 0xf));
        }
    }

    /** {@return vendor and device, such as {@code 8086:10d3}} */
    @Override
    public String toString() {
        return pair(HexFormat.of(), vendor, device);
    }

    /**
     * {@return vendor and device of the subsystem, such as {@code 1043:8597}; empty if they are not known} A listing that leaves them out reads as
     * one of zeros.
     */
    public Optional<String> subsystem() {
        return subsystemVendor == ID_NOT_RECORDED || subsystemVendor == 0
                ? Optional.empty()
                : Optional.of(pair(HexFormat.of(), subsystemVendor, subsystemDevice));
    }

    private static int digits(int value) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 3) / 4;
    }

    private static String pair(HexFormat format, int first, int second) {
        return format.toHexDigits((short) first) + ':' + format.toHexDigits((short) second);
    }
}
