package dev.dmaowner.app.paste;

import dev.dmaowner.host.CaptureException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A text without what mails, pages, terminals and editors add to it: a byte order mark, UTF-16, carriage returns, quotation marks
 * before lines, fences around code, escape sequences and blanks that are not blanks.
 */
final class PastedText {

    private static final char ESCAPE = 0x1b;
    /** How many bytes are looked at to find out that a text without a byte order mark is UTF-16. */
    private static final int SAMPLE = 64;

    private PastedText() {}

    /** {@return whether the bytes begin as text in UTF-16 does} */
    static boolean isUtf16(byte[] bytes) {
        return charset(bytes) != StandardCharsets.UTF_8;
    }

    /** {@return the characters of a text in UTF-8 or UTF-16; bytes that encode no character become U+FFFD} */
    static String decode(byte[] bytes) {
        String text = new String(bytes, charset(bytes));
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Hands each line over, without what does not belong to it. A line that is no more than a fence is handed over as a blank one. */
    static void forEachLine(String text, LineConsumer reader) throws CaptureException {
        int number = 0;
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            reader.accept(TextLine.of(++number, unquoted(cleaned(text.substring(start, end)))));
            start = end + 1;
        }
    }

    /** Takes lines. */
    interface LineConsumer {
        void accept(TextLine line) throws CaptureException;
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int mark = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        if (mark == 0xfeff || mark == 0xfffe) {
            return mark == 0xfeff ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        int[] zeros = new int[2];
        int sampled = Math.min(bytes.length, SAMPLE) & ~1;
        for (int i = 0; i < sampled; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        int most = sampled / 2;
        if (zeros[0] == most && zeros[1] == 0) {
            return StandardCharsets.UTF_16BE;
        }
        return zeros[1] == most && zeros[0] == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    /** Most lines need no change and are returned as they are. */
    private static String cleaned(String line) {
        boolean isClean = true;
        for (int i = 0; i < line.length() && isClean; i++) {
            char c = line.charAt(i);
            isClean = c == '\t' || c >= ' ' && c < 0x7f;
        }
        if (isClean) {
            return line;
        }
        StringBuilder clean = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ESCAPE) {
                i = endOfSequence(line, i);
            } else if (Character.isSpaceChar(c)) {
                clean.append(' ');
            } else if (c == '\t' || !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /** The last character of the sequence that a terminal obeys, such as {@code ESC [ 1 ; 31 m}. */
    private static int endOfSequence(String line, int escape) {
        if (escape + 1 >= line.length() || line.charAt(escape + 1) != '[') {
            return Math.min(escape + 1, line.length() - 1);
        }
        int at = escape + 2;
        while (at < line.length() && line.charAt(at) >= 0x20 && line.charAt(at) < 0x40) {
            at++;
        }
        return Math.min(at, line.length() - 1);
    }

    private static String unquoted(String line) {
        int at = 0;
        for (int i = 0; i < line.length() && (line.charAt(i) == '>' || line.charAt(i) == ' '); i++) {
            at = line.charAt(i) == '>' ? i + 1 : at;
        }
        String rest =
                at > 0 && at < line.length() && line.charAt(at) == ' ' ? line.substring(at + 1) : line.substring(at);
        String bare = rest.strip();
        return bare.startsWith("```") || bare.startsWith("~~~") ? "" : rest;
    }
}
