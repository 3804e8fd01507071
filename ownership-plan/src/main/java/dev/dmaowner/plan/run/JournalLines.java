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
 * The lines of a journal: a checksum of the rest of the line, its number from zero, and words. An addition that was torn, for
 * example by a power cut, is not damage: it was never completed, so nothing was done because of it. A writer that continues such a
 * journal cuts it off; programs before version 2 of the journal ended its line, and recorded it as {@code torn} in the next.
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
     * @param length how many bytes the lines have
     * @param endsTorn whether an addition follows them that was never completed
     */
    record Content(List<List<String>> lines, List<Damage> damages, int next, int length, boolean endsTorn) {}

    private static final int CHECKSUM_DIGITS = 8;

    /** What a disk writes wholly or not at all. */
    private static final int SECTOR = 512;

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

    /** {@return how many bytes are used; what follows is room that was reserved} */
    static int used(byte[] bytes) {
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    static Content read(byte[] bytes) {
        int used = used(bytes);
        int whole = withoutTornSectors(bytes, lastEnd(bytes, used));
        Reading reading = reading(bytes, 0, whole);
        return new Content(reading.lines, reading.damages(), reading.number, whole, whole < used);
    }

    private static Reading reading(byte[] bytes, int from, int to) {
        Reading reading = new Reading();
        new String(bytes, from, to - from, StandardCharsets.UTF_8).lines().forEach(reading::add);
        return reading;
    }

    /** {@return where the last line ends, or zero} */
    private static int lastEnd(byte[] bytes, int before) {
        int end = before;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /**
     * A disk writes sectors in any order. If the power was cut within the last addition, sectors of it can hold NULs still, which
     * were reserved, although a later one was written.
     *
     * @return where the last addition begins, if it was torn like that; otherwise the length
     */
    private static int withoutTornSectors(byte[] bytes, int length) {
        int nul = 0;
        while (nul < length && bytes[nul] != 0) {
            nul++;
        }
        int start = lastEnd(bytes, nul);
        for (int sector = start / SECTOR * SECTOR; sector < length; sector += SECTOR) {
            int from = Math.max(sector, start);
            int to = Math.min(sector + SECTOR, length);
            int nuls = 0;
            for (int at = from; at < to; at++) {
                nuls += bytes[at] == 0 ? 1 : 0;
            }
            if (nuls > 0 && nuls < to - from) {
                return length;
            }
        }
        boolean isLastAddition = nul == length
                || reading(bytes, start, length).lines.stream()
                        .allMatch(words ->
                                words.get(0).equals("plan") || words.get(0).equals("end"));
        return isLastAddition ? start : length;
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
