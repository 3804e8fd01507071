package dev.dmaowner.app.mapping;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.InputFile;
import dev.dmaowner.app.mapping.MappedDevice.Expected;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of mappings: a name at the beginning of a line, below it indented lines of a key and a value, of which {@code map} can be there
 * several times, and an empty line at the end. The file can be anything: its size and the number of its lines are bounded. What is not understood is a problem, as it is for
 * Proxmox VE, which leaves out that line. Immutable.
 *
 * @param lines the file as it is
 * @param entries what its lines {@code map} say, in their order
 * @param sections the line of each mapping's name, from 1
 * @param problems lines that are not understood, a sentence each
 */
public record MappingFile(
        List<String> lines, List<Entry> entries, Map<String, Integer> sections, List<String> problems) {

    /** A file without a line. */
    public static final MappingFile EMPTY = new MappingFile(List.of(), List.of(), Map.of(), List.of());

    private static final int LARGEST = 1 << 20;
    private static final int MOST_LINES = 20_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{1,127}");
    static final Pattern NODE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern IDS = Pattern.compile("[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}");
    private static final Pattern PATH = Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}(\\.[0-9a-f])?");
    private static final Pattern GROUP = Pattern.compile("[0-9]{1,9}");
    private static final Set<String> KEYS = Set.of("description", "live-migration-capable", "map", "mdev");
    private static final List<String> PARTS =
            List.of("description", "id", "iommugroup", "node", "path", "subsystem-id");
    private static final List<String> NEEDED = List.of("node", "path", "id");

    /**
     * A line {@code map}.
     *
     * @param name the mapping that it belongs to
     * @param line its number in the file, from 1
     */
    public record Entry(String name, int line, MappedDevice device) {}

    public MappingFile {
        lines = List.copyOf(lines);
        entries = List.copyOf(entries);
        sections = Map.copyOf(sections);
        problems = List.copyOf(problems);
    }

    /**
     * {@return what a file says}
     *
     * @throws CommandFailure if it is too large, or no text
     * @throws IOException if it cannot be read
     */
    public static MappingFile read(Path file) throws IOException, CommandFailure {
        if (Files.size(InputFile.of(file)) > LARGEST) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " is too large for a mapping: more than 1 MiB");
        }
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " is not text in UTF-8");
        }
    }

    /** {@return what a text says} */
    static MappingFile parse(String text, String file) throws CommandFailure {
        List<String> lines = text.lines().limit(MOST_LINES + 1L).toList();
        if (lines.size() > MOST_LINES) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " has more than " + MOST_LINES + " lines");
        }
        List<Entry> entries = new ArrayList<>();
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
                        entries.add(new Entry(name, i + 1, device.get()));
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
            String name, int line, List<Entry> entries, Map<String, Integer> sections, List<String> problems) {
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
        if (!isName(name)) {
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
                required(parts.getOrDefault("node", ""), NODE, "no name of a node"),
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

    /** {@return whether a mapping can have this name} */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** {@return the names of the nodes that it tells of, sorted} */
    public List<String> nodes() {
        return entries.stream()
                .map(entry -> entry.device().node())
                .distinct()
                .sorted()
                .toList();
    }

    /** {@return what it says of a node} */
    public List<Entry> of(String node) {
        return entries.stream()
                .filter(entry -> entry.device().node().equals(node))
                .toList();
    }

    /**
     * {@return its lines with these devices in a mapping, in the place of what it says there of their node; everything else stays as it is}
     *
     * @param devices at least one, all of one node
     */
    public List<String> with(String name, List<MappedDevice> devices) {
        Set<Integer> gone = new HashSet<>();
        for (Entry entry : of(devices.get(0).node())) {
            if (entry.name().equals(name)) {
                gone.add(entry.line());
            }
        }
        List<String> added =
                devices.stream().map(device -> "\t" + device.line()).toList();
        List<String> merged = new ArrayList<>();
        boolean isAdded = false;
        for (int i = 0; i < lines.size(); i++) {
            if (!gone.contains(i + 1)) {
                merged.add(lines.get(i));
            }
            if (i + 1 == sections.getOrDefault(name, 0)) {
                merged.addAll(added);
                isAdded = true;
            }
        }
        if (!isAdded) {
            if (!merged.isEmpty() && !merged.get(merged.size() - 1).isBlank()) {
                merged.add("");
            }
            merged.add(name);
            merged.addAll(added);
        }
        return merged;
    }
}
