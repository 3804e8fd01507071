package dev.dmaowner.app.why;

import dev.dmaowner.Digits;
import dev.dmaowner.app.why.MessagePattern.Found;
import java.util.Map;
import java.util.Optional;

/**
 * The device and the group that a message names.
 *
 * @param device a device's name, empty if it names none
 * @param group a group's number, empty if it names none
 */
record NamedThings(Optional<String> device, Optional<String> group) {

    private static final String NODE = "/dev/vfio/";
    private static final String GROUP = "group ";
    /** The length of {@code 01:00.0}. */
    private static final int SHORT_ADDRESS = 7;
    /** A segment of eight digits, bus and device. */
    private static final int LONGEST_BEFORE_DOT = 14;

    /** {@return what a pattern took, and else what the rest of the line names} */
    static NamedThings of(String line, Found found) {
        Map<Placeholder, String> values = found.values();
        Optional<String> device = Optional.ofNullable(values.get(Placeholder.DEVICE));
        Optional<String> group = Optional.ofNullable(values.get(Placeholder.GROUP));
        return new NamedThings(
                device.or(() -> addressIn(line)),
                group.or(() -> numberAfter(NODE, line)).or(() -> numberAfter(GROUP, line)));
    }

    boolean areAny() {
        return device.isPresent() || group.isPresent();
    }

    /** {@return a text of the table with the names in place of its placeholders} */
    String fill(String text) {
        String name = device.map(word -> isAddress(word) && word.length() == SHORT_ADDRESS ? "0000:" + word : word)
                .orElse("DEVICE");
        return text.replace("{device}", name).replace("{group}", group.orElse("GROUP"));
    }

    private static Optional<String> numberAfter(String words, String line) {
        for (int at = line.indexOf(words); at >= 0; at = line.indexOf(words, at + 1)) {
            int start = at + words.length();
            int end = Placeholder.GROUP.end(line, start, "");
            if (end > start && end - start < 10) {
                return Optional.of(line.substring(start, end));
            }
        }
        return Optional.empty();
    }

    /** {@return the first PCI address with a segment, else the first without} */
    private static Optional<String> addressIn(String line) {
        Optional<String> shortest = Optional.empty();
        for (int dot = line.indexOf('.'); dot >= 0; dot = line.indexOf('.', dot + 1)) {
            Optional<String> address = addressAround(line, dot);
            if (address.filter(word -> word.length() > SHORT_ADDRESS).isPresent()) {
                return address;
            }
            shortest = shortest.or(() -> address);
        }
        return shortest;
    }

    private static Optional<String> addressAround(String line, int dot) {
        int start = dot;
        while (start > 0 && dot - start < LONGEST_BEFORE_DOT && isOfAddress(line.charAt(start - 1))) {
            start--;
        }
        int end = dot + 2;
        boolean ends = end >= line.length() || !isHex(line.charAt(end)) && line.charAt(end) != '.';
        return ends && end <= line.length()
                ? Optional.of(line.substring(start, end)).filter(NamedThings::isAddress)
                : Optional.empty();
    }

    /** {@return whether it is {@code 0000:01:00.0} or {@code 01:00.0}} */
    private static boolean isAddress(String word) {
        String[] parts = word.split("[:.]", -1);
        int count = parts.length;
        return (count == 3 || count == 4)
                && parts[count - 1].length() == 1
                && parts[count - 2].length() == 2
                && parts[count - 3].length() == 2
                && (count == 3 || parts[0].length() >= 4)
                && Digits.areAllOf(parts[count - 1]);
    }

    private static boolean isOfAddress(char c) {
        return isHex(c) || c == ':';
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
