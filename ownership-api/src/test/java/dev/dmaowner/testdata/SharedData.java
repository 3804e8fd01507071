package dev.dmaowner.testdata;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one door from tests to the recordings, trees and tables that lie beside the project and not in it. Where that
 * folder is absent, as beside a bare clone, a test that asks for it is skipped and says so.
 */
public final class SharedData {

    /** Set by the build from the root pom, which alone knows where the folder is. */
    private static final Path ROOT = Path.of(System.getProperty("dmaowner.shared", "shared-data-was-not-named"));

    private SharedData() {}

    /** {@return a file or folder of the shared data, by its path below {@code data}; skips the test if it is absent} */
    public static Path path(String below) {
        Path path = ROOT.resolve("data").resolve(below);
        assumeTrue(Files.exists(path), () -> "skipped: the shared data are not here: data/" + below);
        return path;
    }

    /** {@return a file of the specification, by its name; skips the test if it is absent} */
    public static Path spec(String name) {
        Path path = ROOT.resolve("spec").resolve(name);
        assumeTrue(Files.exists(path), () -> "skipped: the specification is not here: spec/" + name);
        return path;
    }

    /** {@return a file or folder of a case, by its path below {@code cases}; skips the test if it is absent} */
    public static Path inCases(String below) {
        Path path = ROOT.resolve("cases").resolve(below);
        assumeTrue(Files.exists(path), () -> "skipped: the cases are not here: cases/" + below);
        return path;
    }

    /** {@return what a folder of the shared data holds, sorted; skips the test if the folder is absent} */
    public static List<Path> list(String below) {
        try (Stream<Path> entries = Files.list(path(below))) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
