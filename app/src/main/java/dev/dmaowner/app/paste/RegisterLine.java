package dev.dmaowner.app.paste;

import java.io.ByteArrayOutputStream;

/**
 * A line that may be one of registers, as {@code lspci -x} prints them. It is parsed by hand, because a dump has thousands of lines and
 * regular expressions are slow.
 */
record RegisterLine(String text) {

    private static final int LARGEST_OFFSET_DIGITS = 3;
    private static final int BYTES_IN_A_LINE = 16;

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
