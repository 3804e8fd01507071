package dev.dmaowner.app.source;

import dev.dmaowner.PciAddress;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * One line of {@code lspci} output, without surrounding blanks. It is parsed by hand, because a dump has thousands of lines and
 * regular expressions are slow.
 */
record LspciLine(String text) {

    private static final int LARGEST_OFFSET_DIGITS = 3;
    private static final int BYTES_IN_A_LINE = 16;
    /** The length of an address that has no domain, which lspci omits where every device is in domain 0. */
    private static final int WITHOUT_DOMAIN = "00:00.0".length();

    /** {@return the address that the line begins with, as the heading of a device does} */
    Optional<PciAddress> address() {
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        return PciAddress.parse(word.length() == WITHOUT_DOMAIN ? "0000:" + word : word);
    }

    /** {@return whether it is a line of registers: an offset and at least one byte} */
    boolean isRegisters() {
        return registerOffset() >= 0 && registers().length > 0;
    }

    /** {@return the offset that a line of registers begins with, -1 if there is none} */
    int registerOffset() {
        int colon = text.indexOf(':');
        boolean isOffset = colon >= 2
                && colon <= LARGEST_OFFSET_DIGITS
                && colon + 1 < text.length()
                && text.charAt(colon + 1) == ' ';
        return isOffset ? (int) hex(0, colon) : -1;
    }

    /** {@return whether the line has bytes only, as the rest of a line that another program's message interrupted} */
    boolean isBytesOnly() {
        int length = bytes().length;
        return length > 0 && length * 3 - 1 == text.length();
    }

    /** {@return the bytes at the start of the line, at most sixteen, up to the first other word} */
    byte[] bytes() {
        return bytes(0);
    }

    /** {@return the bytes after the offset, at most sixteen, up to the first other word} */
    byte[] registers() {
        return bytes(text.indexOf(':') + 2);
    }

    /** {@return what stands after these words, empty if the line does not begin with them} */
    Optional<String> after(String words) {
        return text.startsWith(words)
                ? Optional.of(text.substring(words.length()).strip())
                : Optional.empty();
    }

    private byte[] bytes(int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_IN_A_LINE);
        for (int at = from; at + 2 <= text.length() && bytes.size() < BYTES_IN_A_LINE; at += 3) {
            boolean endsThere = at + 2 == text.length() || text.charAt(at + 2) == ' ';
            long value = hex(at, at + 2);
            if (!endsThere || value < 0) {
                break;
            }
            bytes.write((int) value);
        }
        return bytes.toByteArray();
    }

    /** {@return the number, -1 if any character is not a digit} */
    private long hex(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return to > from ? value : -1;
    }
}
