package dev.dmaowner.app.mapping;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.mapping.MappedDevice.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the text of a mapping: a mapping begins with its name on a line and ends with an empty line. Between them are indented lines, each
 * a key and its value; the key {@code map} can be repeated. The text can be anything; the number of its lines is bounded.
 */
final class MappingReader {

    private static final int MOST_LINES = 20_000;
    private static final Pattern IDS = Pattern.compile("[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}");
    private static final Pattern PATH = Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}(\\.[0-9a-f])?");
    private static final Pattern GROUP = Pattern.compile("[0-9]{1,9}");
    private static final Set<String> KEYS = Set.of("description", "live-migration-capable", "map", "mdev");
    private static final List<String> PARTS =
            List.of("description", "id", "iommugroup", "node", "path", "subsystem-id");
    private static final List<String> NEEDED = List.of("node", "path", "id");

    private MappingReader() {}

    /**
     * {@return what a text says}
     *
     * @param file what messages call it
     * @throws CommandFailure if it has too many lines
     */
    static MappingFile parse(String text, String file) throws CommandFailure {
        List<String> lines = text.lines().limit(MOST_LINES + 1L).toList();
        if (lines.size() > MOST_LINES) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " has more than " + MOST_LINES + " lines");
        }
        List<MappingFile.Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, Integer> sections = new HashMap<>();
        Section section = Section.NONE;
        String name = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                continue;
            } else if (line.isBlank()) {
                section = Section.NONE;
                continue;
            }
            try {
                boolean isIndented = Character.isWhitespace(line.charAt(0));
                if (section == Section.NONE) {
                    section = Section.SKIPPED;
                    name = name(line);
                    section = Section.READ;
                    begin(name, i + 1, entries, sections, problems);
                } else if (section == Section.READ && isIndented) {
                    Optional<MappedDevice> device = device(line.strip());
                    if (device.isPresent()) {
                        entries.add(new MappingFile.Entry(name, i + 1, device.get()));
                    }
                } else if (section == Section.READ) {
                    throw new NotUnderstood("'" + shown(line) + "' begins no mapping, as no empty line is above it");
                }
            } catch (NotUnderstood e) {
                problems.add("line " + (i + 1) + ": " + e.getMessage());
            }
        }
        return new MappingFile(lines, entries, sections, problems);
    }

    /** What a line belongs to: an empty one ends it. */
    private enum Section {
        NONE,
        READ,
        SKIPPED
    }

    /** Of two mappings with one name the later one is taken. */
    private static void begin(
            String name,
            int line,
            List<MappingFile.Entry> entries,
            Map<String, Integer> sections,
            List<String> problems) {
        Integer earlier = sections.put(name, line);
        if (earlier != null) {
            entries.removeIf(entry -> entry.name().equals(name));
            problems.add("line " + earlier + ": there is another mapping " + name + " in line " + line
                    + ", and it is the one that is taken");
        }
    }

    /** A line that is not understood. */
    private static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;

        NotUnderstood(String message) {
            super(message);
        }
    }

    private static String name(String line) throws NotUnderstood {
        String name = line.stripTrailing();
        if (!MappingFile.isName(name)) {
            throw new NotUnderstood("'" + shown(name) + "' is no name of a mapping, and what is below it is left out");
        }
        return name;
    }

    private static Optional<MappedDevice> device(String line) throws NotUnderstood {
        String[] words = line.split("\\s+", 2);
        if (!KEYS.contains(words[0])) {
            throw new NotUnderstood("there is no key '" + shown(words[0]) + "'");
        } else if (!words[0].equals("map")) {
            return Optional.empty();
        }
        Map<String, String> parts = parts(words.length > 1 ? words[1] : "");
        for (String key : NEEDED) {
            if (!parts.containsKey(key)) {
                throw new NotUnderstood("'" + key + "=' is missing");
            }
        }
        List<String> paths = Arrays.asList(parts.getOrDefault("path", "").split(";", -1));
        for (String path : paths) {
            required(path, PATH, "no address of a PCI function or slot");
        }
        Optional<String> group = Optional.ofNullable(parts.get("iommugroup"));
        Optional<String> subsystem = Optional.ofNullable(parts.get("subsystem-id"));
        return Optional.of(new MappedDevice(
                required(parts.getOrDefault("node", ""), MappingFile.NODE, "no name of a node"),
                paths,
                new Expected(
                        ids(parts.getOrDefault("id", "")),
                        subsystem.isPresent() ? Optional.of(ids(subsystem.get())) : Optional.empty(),
                        group.isPresent()
                                ? OptionalInt.of(Integer.parseInt(required(group.get(), GROUP, "no number of a group")))
                                : OptionalInt.empty()),
                Optional.ofNullable(parts.get("description"))));
    }

    private static Map<String, String> parts(String value) throws NotUnderstood {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0 || !PARTS.contains(key)) {
                throw new NotUnderstood("'" + shown(part) + "' is none of " + String.join("=, ", PARTS) + "=");
            } else if (parts.putIfAbsent(key, part.substring(equals + 1)) != null) {
                throw new NotUnderstood("'" + key + "=' is there twice");
            }
        }
        return parts;
    }

    private static String ids(String text) throws NotUnderstood {
        return required(text, IDS, "no pair of ids such as 10de:1c82").toLowerCase(Locale.ROOT);
    }

    private static String required(String text, Pattern form, String what) throws NotUnderstood {
        if (!form.matcher(text).matches()) {
            throw new NotUnderstood("'" + shown(text) + "' is " + what);
        }
        return text;
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
