package dev.dmaowner.app.source;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * One line of a text that lspci may have printed, without the blanks before and after it. Read by hand and not by
 * expressions: a dump has thousands of lines.
 */
record LspciLine(String text) {

    private static final int LARGEST_OFFSET_DIGITS = 3;
    private static final int BYTES_IN_A_LINE = 16;

    /** {@return the address that the line begins with, as the heading of a device does} */
    Optional<PciPlace> address() {
        int blank = text.indexOf(' ');
        int end = blank < 0 ? text.length() : blank;
        int dot = end - 2;
        if (dot < "00:00".length() || text.charAt(dot) != '.' || text.charAt(dot - 3) != ':') {
            return Optional.empty();
        }
        int busStart = dot - "00:00".length();
        long domain = 0;
        if (busStart > 0) {
            boolean hasDomain = busStart >= "0000:".length()
                    && busStart <= "00000000:".length()
                    && text.charAt(busStart - 1) == ':';
            domain = hasDomain ? hex(0, busStart - 1) : -1;
        }
        long bus = hex(busStart, busStart + 2);
        long slot = hex(dot - 2, dot);
        long function = hex(dot + 1, end);
        boolean isAddress = domain >= 0 && bus >= 0 && slot >= 0 && slot < 32 && function >= 0 && function < 8;
        return isAddress ? Optional.of(new PciPlace(domain, (int) bus, (int) slot, (int) function)) : Optional.empty();
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

    /** {@return whether the line is nothing but bytes, as the rest of a line that another program's message has cut} */
    boolean isBytesOnly() {
        int length = bytes().length;
        return length > 0 && length * 3 - 1 == text.length();
    }

    /** {@return the bytes from the start of the line on, up to what is none, at most sixteen} */
    byte[] bytes() {
        return bytes(0);
    }

    /** {@return the bytes after the offset, up to what is none, at most sixteen} */
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

    /** {@return the number, -1 if there is a character in it that is no digit} */
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
