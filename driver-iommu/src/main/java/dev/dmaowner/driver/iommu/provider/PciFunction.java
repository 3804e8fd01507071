package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.spi.Device;

/** What a PCI function's own files say; the drivers here know the bus by its name and its files only. */
final class PciFunction {

    private PciFunction() {}

    static boolean is(Device device) {
        return device.id().bus().equals("pci");
    }

    /** {@return the upper sixteen bits of the class code, -1 if the device does not tell} */
    static int classAndSubclass(Device device) {
        int code = number(device, "class");
        return code < 0 ? -1 : code >> 8;
    }

    /** {@return a file's hexadecimal number, -1 if it has none} */
    static int number(Device device, String file) {
        return hexadecimal(device.attributes().getOrDefault(file, ""));
    }

    /** {@return a number such as {@code 0x1af4}, -1 if the text is none of at most seven digits} */
    static int hexadecimal(String text) {
        int start = text.startsWith("0x") ? 2 : 0;
        if (start == text.length() || text.length() - start > 7) {
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
