package dev.dmaowner.app.show;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.cli.InputFile;
import dev.dmaowner.app.names.PciBaseClasses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of PCI devices and classes from a system's {@code pci.ids}. The file has tens of thousands of lines; it is read
 * once, and only the names of the given devices are kept.
 */
public final class PciNames {

    /** Where distributions put the file. */
    public static final List<Path> USUAL_PLACES = List.of(
            Path.of("/usr/share/misc/pci.ids"),
            Path.of("/usr/share/hwdata/pci.ids"),
            Path.of("/usr/share/pci.ids"),
            Path.of("/var/lib/pciutils/pci.ids"));

    private static final int LARGEST = 64 << 20;

    /** The length of a key at the start of a line, such as {@code 10de} and {@code C 03}. */
    private static final int KEY = 4;

    /** Longer than any honest line. */
    private static final int LONGEST_LINE = 4096;

    /** Whether a file is a list of PCI ids. */
    private enum Content {
        /** An empty file is a valid list without names. */
        NOTHING,
        NAMES,
        SOMETHING_ELSE;

        private Content with(String line, String key) {
            if (this == NAMES || isVendor(key)) {
                return NAMES;
            }
            return line.isBlank() || line.charAt(0) == '#' ? this : SOMETHING_ELSE;
        }

        private static boolean isVendor(String key) {
            return key.length() == KEY && key.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        }
    }

    private final Map<String, String> names;
    private final Content content;

    private PciNames(Map<String, String> names, Content content) {
        this.names = names;
        this.content = content;
    }

    /** {@return no names at all} */
    public static PciNames none() {
        return new PciNames(Map.of(), Content.NOTHING);
    }

    /** {@return the first of these files that is there, empty if none is} */
    public static Optional<Path> firstOf(List<Path> places) {
        return places.stream().filter(Files::isReadable).findFirst();
    }

    /**
     * {@return the names of these ids, from the file that was given or else the system's, if it has one}
     *
     * @throws IOException if a file cannot be read, or the one that was given holds no names
     */
    public static PciNames of(Optional<Path> given, Collection<PciIdentity> wanted) throws IOException {
        Optional<Path> file = given.or(() -> firstOf(USUAL_PLACES));
        PciNames names = file.isPresent() ? read(file.get(), wanted) : none();
        if (given.isPresent() && names.content == Content.SOMETHING_ELSE) {
            throw new IOException(given.get() + " holds no names of PCI devices: it is not a pci.ids");
        }
        return names;
    }

    /**
     * {@return the names of these ids in a file}
     *
     * @throws IOException if it cannot be read
     */
    public static PciNames read(Path file, Collection<PciIdentity> wanted) throws IOException {
        Set<String> keys = new HashSet<>();
        Set<String> parents = new HashSet<>();
        for (PciIdentity id : wanted) {
            keys.addAll(List.of(vendorKey(id), deviceKey(id), baseClassKey(id), subClassKey(id)));
            parents.addAll(List.of(vendorKey(id), baseClassKey(id)));
        }
        try (InputStream in = InputFile.open(file)) {
            byte[] list = in.readNBytes(LARGEST + 1);
            if (list.length > LARGEST) {
                throw new IOException(file + " is larger than " + LARGEST + " bytes, which no pci.ids is");
            }
            return read(list, keys, parents);
        }
    }

    /** Most lines are about devices of vendors that were not asked for; these are skipped without making text of them. */
    private static PciNames read(byte[] list, Set<String> keys, Set<String> parents) {
        Map<String, String> names = new HashMap<>();
        int[] starts = starts(parents);
        Content content = Content.NOTHING;
        String parent = "";
        boolean isWanted = false;
        for (int start = 0, end; start < list.length; start = end + 1) {
            end = start;
            while (end < list.length && list[end] != '\n') {
                end++;
            }
            boolean isBelow = list[start] == '\t';
            if (isBelow && !isWanted && content == Content.NAMES || end - start > LONGEST_LINE) {
                continue;
            }
            if (content == Content.NAMES && isOther(list, start, end, starts)) {
                parent = "";
                isWanted = false;
                continue;
            }
            // Latin 1 decodes every byte, so an invalid one spoils one name and not the whole list.
            String line = new String(list, start, end - start, StandardCharsets.ISO_8859_1);
            parent = take(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, parent, keys, names);
            isWanted = parents.contains(parent);
            content = content.with(line, parent);
        }
        return new PciNames(names, content);
    }

    /** {@return the four characters that each of these keys consists of, as a number} */
    private static int[] starts(Set<String> parents) {
        int[] starts = new int[parents.size()];
        int at = 0;
        for (String parent : parents) {
            starts[at++] = word(parent.getBytes(StandardCharsets.ISO_8859_1), 0);
        }
        return starts;
    }

    private static int word(byte[] text, int at) {
        return text[at] << 24 | (text[at + 1] & 0xff) << 16 | (text[at + 2] & 0xff) << 8 | text[at + 3] & 0xff;
    }

    /** {@return whether a line surely begins with the key of a vendor or class, and none that was asked for} */
    private static boolean isOther(byte[] list, int start, int end, int[] starts) {
        boolean hasKey = end - start > KEY + 1
                && list[start] > '#'
                && list[start + 2] != ' '
                && list[start + 3] != ' '
                && list[start + KEY] == ' '
                && list[start + KEY + 1] == ' ';
        if (!hasKey) {
            return false;
        }
        int word = word(list, start);
        for (int each : starts) {
            if (each == word) {
                return false;
            }
        }
        return true;
    }

    /** Take one line; gives the key that lines indented below it belong to. */
    private static String take(String line, String parent, Set<String> keys, Map<String, String> names) {
        if (line.isEmpty() || line.charAt(0) == '#' || line.startsWith("\t\t")) {
            return parent;
        }
        boolean below = line.charAt(0) == '\t';
        int gap = line.indexOf("  ");
        if (gap < 0) {
            return below ? parent : "";
        }
        String key = below ? parent + "/" + line.substring(1, gap) : line.substring(0, gap);
        if (keys.contains(key)) {
            byte[] name = line.substring(gap + 2).getBytes(StandardCharsets.ISO_8859_1);
            names.put(key, printable(new String(name, StandardCharsets.UTF_8)));
        }
        return below ? parent : key;
    }

    /** Names are printed on a terminal, so control characters are removed. */
    private static String printable(String name) {
        StringBuilder printed = new StringBuilder(name.length());
        for (int at = 0; at < name.length(); at++) {
            if (!Character.isISOControl(name.charAt(at))) {
                printed.append(name.charAt(at));
            }
        }
        return printed.toString();
    }

    /** {@return the name of a device's class, the number where there is no name} */
    public String className(PciIdentity id) {
        String name = names.get(subClassKey(id));
        if (name == null) {
            name = names.get(baseClassKey(id));
        }
        return name == null ? PciBaseClasses.name(id) : name;
    }

    /** {@return the name of a device, with its numbers where there is none} */
    public String deviceName(PciIdentity id) {
        String vendor = names.get(vendorKey(id));
        String device = names.get(deviceKey(id));
        String numbers = "[" + id + "]";
        if (vendor == null) {
            return numbers;
        }
        return vendor + " " + (device == null ? "Device" : device) + " " + numbers;
    }

    private static String vendorKey(PciIdentity id) {
        return digits(id.vendor(), 4);
    }

    private static String deviceKey(PciIdentity id) {
        return vendorKey(id) + "/" + digits(id.device(), 4);
    }

    private static String baseClassKey(PciIdentity id) {
        return "C " + digits(id.baseClass(), 2);
    }

    private static String subClassKey(PciIdentity id) {
        return baseClassKey(id) + "/" + digits(id.classAndSubclass() & 0xff, 2);
    }

    private static String digits(int number, int count) {
        return HexFormat.of().toHexDigits(number, count);
    }
}
