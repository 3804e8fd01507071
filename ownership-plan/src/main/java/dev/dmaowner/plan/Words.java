package dev.dmaowner.plan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Words on one line, separated by blanks. Characters that could end a word or a line are written as a percent sign and hex. */
public final class Words {

    private static final String PLAIN = "_.:/+,@#=*()-";

    private Words() {}

    /** {@return the words on one line} */
    public static String line(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (line.length() > 0) {
                line.append(' ');
            }
            escape(word, line);
        }
        return line.toString();
    }

    /** {@return the words on one line} */
    public static String line(String... words) {
        return line(List.of(words));
    }

    private static void escape(String word, StringBuilder line) {
        if (word.isEmpty()) {
            line.append('%');
        }
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0;
            if (plain) {
                line.append(c);
            } else {
                line.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
    }

    /**
     * {@return the words of a line that {@link #line} made}
     *
     * @throws PlanFormatException if it is not such a line
     */
    public static List<String> of(String line) throws PlanFormatException {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add(word.equals("%") ? "" : unescape(word));
        }
        return words;
    }

    private static String unescape(String word) throws PlanFormatException {
        if (word.isEmpty()) {
            throw new PlanFormatException("there are two blanks in a row, or one at an end");
        }
        ByteBuffer bytes = ByteBuffer.allocate(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '%') {
                if (c > 127) {
                    throw new PlanFormatException("'" + word + "' has a character that is not written plainly");
                }
                bytes.put((byte) c);
                continue;
            }
            int high = digit(word, i + 1);
            int low = digit(word, i + 2);
            if (high < 0 || low < 0) {
                throw new PlanFormatException("'" + word + "' has a percent sign without two digits");
            }
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        return text(word, bytes.flip());
    }

    private static int digit(String word, int at) {
        return at < word.length() ? Character.digit(word.charAt(at), 16) : -1;
    }

    private static String text(String word, ByteBuffer bytes) throws PlanFormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new PlanFormatException("'" + word + "' is no text");
        }
    }
}
