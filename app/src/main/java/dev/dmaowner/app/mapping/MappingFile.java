package dev.dmaowner.app.mapping;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.InputFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of mappings. A line that is not understood is a problem; Proxmox VE leaves such lines out. Immutable.
 *
 * @param lines all lines of the file, unchanged
 * @param entries what its lines {@code map} say, in their order
 * @param sections the line of each mapping's name, from 1
 * @param problems lines that are not understood, a sentence each
 */
public record MappingFile(
        List<String> lines, List<Entry> entries, Map<String, Integer> sections, List<String> problems) {

    /** A file without a line. */
    public static final MappingFile EMPTY = new MappingFile(List.of(), List.of(), Map.of(), List.of());

    private static final int LARGEST = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{1,127}");
    static final Pattern NODE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

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
            return MappingReader.parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " is not text in UTF-8");
        }
    }

    /** {@return whether a mapping can have this name} */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** {@return the names of all nodes in it, sorted} */
    public List<String> nodes() {
        return entries.stream()
                .map(entry -> entry.device().node())
                .distinct()
                .sorted()
                .toList();
    }

    /** {@return the entries of a node} */
    public List<Entry> of(String node) {
        return entries.stream()
                .filter(entry -> entry.device().node().equals(node))
                .toList();
    }

    /**
     * {@return its lines, after the entries of one node in one mapping were replaced by these devices; no other line changes}
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
