package dev.dmaowner.app.doctor;

import dev.dmaowner.PciIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An id as the parameter takes it ({@code vfio_pci_fill_ids}): vendor, device, and perhaps subsystem and class with its mask. A class
 * without a mask does not count.
 */
record GivenId(String text, List<Long> numbers) {

    private static final long ANY = 0xffff_ffffL;

    private static final Pattern NUMBER = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{1,8})");

    static List<GivenId> in(String list) {
        List<GivenId> ids = new ArrayList<>();
        for (String each : list.replace("\"", "").split(",")) {
            List<Long> numbers = numbers(each);
            if (numbers.size() >= 2) {
                ids.add(new GivenId(each, numbers));
            }
        }
        return ids;
    }

    /** {@return the fields up to the first that is no number, as {@code sscanf} reads them} */
    private static List<Long> numbers(String text) {
        List<Long> numbers = new ArrayList<>();
        for (String field : text.split(":", -1)) {
            Matcher number = NUMBER.matcher(field);
            if (!number.lookingAt()) {
                break;
            }
            numbers.add(Long.parseLong(number.group(1), 16));
            if (number.end() < field.length()) {
                break;
            }
        }
        return numbers;
    }

    boolean matches(PciIdentity identity) {
        return is(0, identity.vendor())
                && is(1, identity.device())
                && is(2, identity.subsystemVendor())
                && is(3, identity.subsystemDevice())
                && (numbers.size() <= 5 || ((numbers.get(4) ^ identity.classCode()) & numbers.get(5)) == 0);
    }

    private boolean is(int field, int value) {
        return field >= numbers.size() || numbers.get(field) == ANY || numbers.get(field) == value;
    }
}
