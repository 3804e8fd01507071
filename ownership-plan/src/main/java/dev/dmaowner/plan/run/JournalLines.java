package dev.dmaowner.plan.run;

import dev.dmaowner.Digits;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The lines of a journal: a checksum of the rest of the line, its number from zero, and words. A last line that was cut
 * off, for example by a power cut, is not damage: it was never completed, so nothing was done because of it. A writer that continues
 * such a journal ends the line and records it as {@code torn} in the next.
 */
final class JournalLines {

    /** A line that cannot be what was written. */
    record Damage(int line, String what) {}

    /**
     * What was read.
     *
     * @param lines the words of the good lines
     * @param damages what is wrong, empty if nothing is
     * @param next the number of the next line
     * @param endsTorn whether the last line was cut off
     */
    record Content(List<List<String>> lines, List<Damage> damages, int next, boolean endsTorn) {}

    private static final int CHECKSUM_DIGITS = 8;

    private JournalLines() {}

    static String write(int number, String words) {
        String numbered = number + " " + words;
        return checksum(numbered) + " " + numbered + "\n";
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        String hex = Long.toHexString(crc.getValue());
        return "0".repeat(CHECKSUM_DIGITS - hex.length()) + hex;
    }

    static Content read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean torn = !text.isEmpty() && !text.endsWith("\n");
        String whole = torn ? text.substring(0, text.lastIndexOf('\n') + 1) : text;
        List<String> written = whole.lines().toList();
        Reading reading = new Reading();
        written.forEach(reading::add);
        return new Content(reading.lines, reading.damages(), reading.number + (torn ? 1 : 0), torn);
    }

    private static final class Reading {
        private final List<List<String>> lines = new ArrayList<>();
        private final List<Damage> bad = new ArrayList<>();
        private final Set<Integer> torn = new HashSet<>();
        private int number;

        void add(String line) {
            try {
                List<String> words = check(line);
                if (words.get(0).equals("torn")) {
                    torn.add(number - 1);
                } else {
                    lines.add(words);
                }
            } catch (PlanFormatException e) {
                bad.add(new Damage(number, e.getMessage()));
            }
            number++;
        }

        private List<String> check(String line) throws PlanFormatException {
            int blank = line.indexOf(' ');
            String rest = line.substring(blank + 1);
            if (blank != CHECKSUM_DIGITS || !line.startsWith(checksum(rest))) {
                throw new PlanFormatException("its checksum is wrong");
            }
            int afterNumber = rest.indexOf(' ');
            place(afterNumber < 0 ? rest : rest.substring(0, afterNumber));
            return Words.of(rest.substring(afterNumber + 1));
        }

        /** Lines after a missing one are still valid. */
        private void place(String written) throws PlanFormatException {
            int claimed = written.length() < 10 ? (int) Digits.number(written).orElse(-1) : -1;
            if (claimed < number) {
                throw new PlanFormatException("it was not written at this place");
            } else if (claimed > number) {
                bad.add(new Damage(number, claimed == number + 1 ? "it is missing" : "it and others are missing"));
                number = claimed;
            }
        }

        List<Damage> damages() {
            return bad.stream().filter(damage -> !torn.contains(damage.line())).toList();
        }
    }
}
