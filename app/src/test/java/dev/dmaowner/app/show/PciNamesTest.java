package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.PciIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of devices and classes are found among lines of other vendors, comments and lines without a name. */
class PciNamesTest {

    private static final PciIdentity CARD = new PciIdentity(0x10de, 0x1c82, 0, 0, 0x030000);

    @TempDir
    Path folder;

    @Test
    void aCommentBelowAnotherVendorEndsNothing() throws IOException {
        PciNames names =
                read("10de  A Company", "1d7c  Another", "# of the other", "\t1c82  Not the card", "C 03  Display");

        assertEquals("A Company Device [10de:1c82]", names.deviceName(CARD));
    }

    @Test
    void aCommentBelowTheVendorEndsNothing() throws IOException {
        PciNames names =
                read("1d7c  Another", "10de  A Company", "# of the one", "\t1c82  The card", "\t\t10de 1c82  A board");

        assertEquals("A Company The card [10de:1c82]", names.deviceName(CARD));
    }

    @Test
    void aClassHasItsNameWhereverItStands() throws IOException {
        PciNames names = read("C 02  Network", "\t00  Ethernet", "C 03  Display", "\t00  VGA", "10de  A Company");

        assertEquals("VGA", names.className(CARD));
        assertEquals("A Company Device [10de:1c82]", names.deviceName(CARD));
    }

    /** Lines of every kind in any order, read once more as slowly and simply as they can be. */
    @Test
    void theNamesAreThoseThatReadingEveryLineGives() throws IOException {
        List<String> kinds = List.of(
                "10de  A Company",
                "1d7c  Another",
                "10d   Short",
                "C 03  Display",
                "C 02  Network",
                "  03  Blank",
                "10de",
                "",
                "\t1c82  Card",
                "\t00  Subclass",
                "\t\t10de 1c82  Board",
                "# 10de  said",
                "10 e  Gap",
                "\t1c82",
                "10de  \tTabs");
        for (int seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            // The first line tells that it is a list of names.
            String[] lines = new String[random.nextInt(2, 12)];
            for (int at = 0; at < lines.length; at++) {
                lines[at] = kinds.get(at == 0 ? random.nextInt(2) : random.nextInt(kinds.size()));
                lines[at] += lines[at].contains("  ") ? " " + at : "";
            }
            Map<String, String> all = everyName(lines);
            String vendor = all.get("10de");
            String device = all.getOrDefault("10de/1c82", "Device");

            PciNames names = read(lines);

            String text = String.join("|", lines);
            assertEquals(
                    vendor == null ? "[10de:1c82]" : vendor + " " + device + " [10de:1c82]",
                    names.deviceName(CARD),
                    text);
            String known = all.getOrDefault("C 03/00", all.get("C 03"));
            assertEquals(known == null ? PciNames.none().className(CARD) : known, names.className(CARD), text);
        }
    }

    private static Map<String, String> everyName(String... lines) {
        Map<String, String> names = new HashMap<>();
        String parent = "";
        for (String line : lines) {
            if (line.isEmpty() || line.startsWith("#") || line.startsWith("\t\t")) {
                continue;
            }
            String[] parts = line.strip().split("  ", 2);
            boolean isBelow = line.startsWith("\t");
            String key = isBelow ? parent + "/" + parts[0] : line.startsWith("  ") || parts.length < 2 ? "" : parts[0];
            if (parts.length == 2 && !line.startsWith("  ")) {
                names.put(key, parts[1].replace("\t", ""));
            }
            parent = isBelow ? parent : key;
        }
        return names;
    }

    private PciNames read(String... lines) throws IOException {
        Path file = folder.resolve("pci.ids");
        Files.writeString(file, String.join("\n", lines), StandardCharsets.UTF_8);
        return PciNames.read(file, List.of(CARD));
    }
}
