package dev.dmaowner.app.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds ids of statements: in the specification's tables, in the list of those without a test, and on the tests. */
final class Statements {

    private static final Pattern ROW = Pattern.compile("^\\|\\s*([RN]-\\d+)\\s*\\|\\s*(.*?)\\s*\\|?\\s*$");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([RN]-[^\"]*)\"\\)");

    private Statements() {}

    /** {@return the ids at the beginnings of the rows of a file's tables, each with the rest of its row} */
    static SortedMap<String, String> rows(Path file) throws IOException {
        SortedMap<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && rows.put(row.group(1), row.group(2)) != null) {
                throw new IllegalStateException(file + " has two rows for " + row.group(1));
            }
        }
        return rows;
    }

    /** {@return the ids that tests of any module below a folder bear, each with the files that bear it} */
    static SortedMap<String, SortedSet<String>> tested(Path repository) throws IOException {
        SortedMap<String, SortedSet<String>> tested = new TreeMap<>();
        for (Path tests : testFolders(repository)) {
            List<Path> sources;
            try (Stream<Path> files = Files.walk(tests)) {
                sources =
                        files.filter(file -> file.toString().endsWith(".java")).toList();
            }
            for (Path source : sources) {
                Matcher tag = TAG.matcher(Files.readString(source));
                while (tag.find()) {
                    tested.computeIfAbsent(tag.group(1), id -> new TreeSet<>())
                            .add(source.getFileName().toString());
                }
            }
        }
        return tested;
    }

    private static List<Path> testFolders(Path repository) throws IOException {
        try (Stream<Path> modules = Files.list(repository)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    /**
     * Says what is wrong with the ids: one line each, none if every statement is either tested or listed.
     *
     * @param known all ids that there are
     * @param tested those that tests bear
     * @param listed those that are listed as untested
     */
    static List<String> complaints(
            SortedSet<String> known, SortedSet<String> tested, SortedMap<String, String> listed) {
        SortedSet<String> all = new TreeSet<>(known);
        all.addAll(tested);
        all.addAll(listed.keySet());
        return all.stream()
                .map(id -> complaint(
                        id,
                        known.contains(id),
                        tested.contains(id),
                        listed.containsKey(id),
                        listed.getOrDefault(id, "")))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String complaint(String id, boolean known, boolean tested, boolean listed, String reason) {
        if (!known) {
            return id + " does not exist, but is " + (tested ? "borne by a test" : "listed");
        } else if (tested && listed) {
            return id + " is tested and listed as untested";
        } else if (!tested && !listed) {
            return id + " is neither tested nor listed";
        }
        return listed && reason.isEmpty() ? id + " is listed without a reason" : "";
    }
}
