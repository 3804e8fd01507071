package dev.dmaowner.app.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every statement about real kernels is a test, or is listed with the reason why it cannot be one. */
class ConformanceTest {

    /** Surefire says where the module is; the repository is around it. */
    private static final Path REPOSITORY =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    private static SortedSet<String> ids() throws IOException {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("ids.txt")) {
            if (in == null) {
                throw new IllegalStateException("ids.txt is missing beside this test");
            }
            return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList());
        }
    }

    @Test
    void everyStatementIsTestedOrListed() throws IOException {
        SortedMap<String, SortedSet<String>> tested = Statements.tested(REPOSITORY);
        SortedMap<String, String> listed = Statements.rows(REPOSITORY.resolve("docs/conformance.md"));

        assertTrue(tested.size() > 100, "hardly a test was found below " + REPOSITORY);
        assertEquals(List.of(), Statements.complaints(ids(), new TreeSet<>(tested.keySet()), listed));
    }

    @Test
    void theIdsAreThoseOfTheSpecification() throws IOException {
        SortedSet<String> specified =
                new TreeSet<>(Statements.rows(SharedData.spec("conformance.md")).keySet());
        specified.addAll(Statements.rows(SharedData.spec("new-kernels.md")).keySet());
        assertEquals(specified, ids());
    }

    @Test
    void whatIsWrongWithAnIdIsSaid() {
        SortedSet<String> known = new TreeSet<>(List.of("N-001", "R-001", "R-002", "R-003", "R-004", "R-005"));
        SortedSet<String> tested = new TreeSet<>(List.of("R-001", "R-002", "R-900"));
        SortedMap<String, String> listed =
                new TreeMap<>(Map.of("R-002", "because", "R-003", "because", "R-005", "", "R-901", "because"));

        assertEquals(
                List.of(
                        "N-001 is neither tested nor listed",
                        "R-002 is tested and listed as untested",
                        "R-004 is neither tested nor listed",
                        "R-005 is listed without a reason",
                        "R-900 does not exist, but is borne by a test",
                        "R-901 does not exist, but is listed"),
                Statements.complaints(known, tested, listed));
    }
}
