package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Pieces of the lines that lspci and loops around it print. */
final class ListingText {

    /** The length of an address that has no domain, which lspci omits where every device is in domain 0. */
    private static final int WITHOUT_DOMAIN = "00:00.0".length();

    private static final int PAIR = "8086:10d3".length();
    private static final int LONGEST_ADDRESS = "12345678:00:00.0".length();

    private ListingText() {}

    /** {@return the address that a text begins with, up to a blank or one of {@code :,]}} */
    static Optional<PciAddress> address(String text) {
        int end = 0;
        while (end < text.length() && end <= LONGEST_ADDRESS && text.charAt(end) > ' ') {
            end++;
        }
        String word = text.substring(0, end);
        if (!word.isEmpty() && ":,]".indexOf(word.charAt(word.length() - 1)) >= 0) {
            word = word.substring(0, word.length() - 1);
        }
        return addressOf(word);
    }

    /** {@return the address that a word is, with or without a domain} */
    static Optional<PciAddress> addressOf(String word) {
        if (word.length() < WITHOUT_DOMAIN
                || word.length() > LONGEST_ADDRESS
                || word.charAt(word.length() - 2) != '.') {
            return Optional.empty();
        }
        String small = word.toLowerCase(Locale.ROOT);
        return PciAddress.parse(small.length() == WITHOUT_DOMAIN ? "0000:" + small : small);
    }

    /** {@return what stands after the first word} */
    static String afterWord(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        return text.substring(end).strip();
    }

    /** {@return what stands after these words, empty if the line does not begin with them} */
    static Optional<String> after(String text, String words) {
        return text.startsWith(words)
                ? Optional.of(text.substring(words.length()).strip())
                : Optional.empty();
    }

    /** {@return the word after a mark such as {@code (rev }, up to a blank or a closing bracket; empty text if there is none} */
    static String wordAfter(String text, String mark) {
        int at = text.indexOf(mark);
        if (at < 0) {
            return "";
        }
        int start = at + mark.length();
        int end = start;
        while (end < text.length() && " ,;)]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end);
    }

    /** {@return the last pair of ids in square brackets; empty text if there is none} */
    static String lastPair(String text) {
        return lastInBrackets(text, PAIR, ListingText::isPair);
    }

    /** {@return the last number of four digits in square brackets; empty text if there is none} */
    static String lastNumber(String text) {
        return lastInBrackets(text, 4, word -> Recorder.isHex(word, 4));
    }

    private static String lastInBrackets(String text, int length, Predicate<String> wanted) {
        for (int open = text.lastIndexOf('['); open >= 0; open = open == 0 ? -1 : text.lastIndexOf('[', open - 1)) {
            int close = open + 1 + length;
            if (close < text.length() && text.charAt(close) == ']' && wanted.test(text.substring(open + 1, close))) {
                return text.substring(open + 1, close);
            }
        }
        return "";
    }

    /** {@return whether a text is two numbers of four digits with a colon between, such as {@code 8086:10d3}} */
    static boolean isPair(String text) {
        return text.length() == PAIR
                && text.charAt(4) == ':'
                && Recorder.isHex(text.substring(0, 4), 4)
                && Recorder.isHex(text.substring(5), 4);
    }
}
