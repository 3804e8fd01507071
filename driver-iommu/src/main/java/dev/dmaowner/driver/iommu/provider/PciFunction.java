package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.Device;
import java.util.Optional;

/**
 * A PCI function by its place. The drivers here know the bus by its name, and its devices by their names and files.
 *
 * @param segment its segment
 * @param requesterId the bus number in bits 8 to 15, device and function below
 */
record PciFunction(int segment, int requesterId) {

    /** The bus's name in {@code /sys/bus}. */
    static final String BUS = "pci";

    private static final int MOST_DIGITS = 7;

    static boolean is(Device device) {
        return device.id().bus().equals(BUS);
    }

    /** {@return the place of a device by its name, empty if it is on another bus or not named so} */
    static Optional<PciFunction> of(DeviceId id) {
        String name = id.name();
        int colon = name.indexOf(':');
        if (!id.bus().equals(BUS) || colon < 0 || name.length() != colon + 8 || name.charAt(colon + 3) != ':') {
            return Optional.empty();
        }
        int segment = hexadecimal(name.substring(0, colon));
        int bus = hexadecimal(name.substring(colon + 1, colon + 3));
        int slot = hexadecimal(name.substring(colon + 4, colon + 6));
        int function = hexadecimal(name.substring(colon + 7));
        return segment < 0 || bus < 0 || slot < 0 || function < 0 || slot > 0x1f || function > 7
                ? Optional.empty()
                : Optional.of(new PciFunction(segment, bus << 8 | slot << 3 | function));
    }

    /** {@return the name of the device of this place} */
    DeviceId id() {
        return new DeviceId(
                BUS,
                digits(segment, 4) + ":" + digits(requesterId >> 8, 2) + ":" + digits(requesterId >> 3 & 0x1f, 2) + "."
                        + (requesterId & 7));
    }

    private static String digits(int value, int atLeast) {
        String digits = Integer.toHexString(value);
        return "0".repeat(Math.max(0, atLeast - digits.length())) + digits;
    }

    /** {@return the class code, 24 bits, -1 if the device does not tell} */
    static int classCode(Device device) {
        return hexadecimal(device.attributes().getOrDefault("class", ""));
    }

    /** {@return a number such as {@code 0x1af4}, -1 if the text is none of at most seven digits} */
    static int hexadecimal(String text) {
        int start = text.startsWith("0x") ? 2 : 0;
        if (start == text.length() || text.length() - start > MOST_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
