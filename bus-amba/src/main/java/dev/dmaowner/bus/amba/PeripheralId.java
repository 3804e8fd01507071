package dev.dmaowner.bus.amba;

import dev.dmaowner.firmware.DeviceTreeNode;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * The number by which a PrimeCell says what it is: part in bits 0 to 11, designer in 12 to 19, revision in 20 to 23,
 * configuration in 24 to 31.
 *
 * @param number as the device's registers or the device tree give it; 0 as long as it could not be read
 */
public record PeripheralId(int number) {

    /** An id that could not be read: the device has no clock or no power, or is not there. */
    public static final PeripheralId UNKNOWN = new PeripheralId(0);

    /** {@return the id that a tree gives a device, which then is not read from its registers; unknown if it gives none} */
    public static PeripheralId of(DeviceTreeNode node) {
        return new PeripheralId(node.u32("arm,primecell-periphid").orElse(0));
    }

    /** {@return the id that a device's {@code id} file shows, unknown if that makes no sense} */
    public static PeripheralId parse(String text) {
        OptionalInt number = text.length() == 8 && text.chars().allMatch(HexFormat::isHexDigit)
                ? OptionalInt.of(HexFormat.fromHexDigits(text))
                : OptionalInt.empty();
        return new PeripheralId(number.orElse(0));
    }

    /** {@return whether it is known} */
    public boolean isKnown() {
        return number != 0;
    }

    /** {@return as in the device's {@code id} file: eight digits in lower case} */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(number);
    }

    /** {@return what catalogues of drivers match, such as {@code amba:d00041011}} */
    public String modalias() {
        return "amba:d" + HexFormat.of().withUpperCase().toHexDigits(number);
    }
}
