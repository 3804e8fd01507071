package dev.dmaowner.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests of jcstress in processes of their own; {@code target/jcstress} has its reports. The usual options of jcstress take a
 * minute; {@code "-Ddmaowner.jcstress=-m default"} takes hours.
 */
class JcstressTest {

    /** One configuration of the JVM, compiled and interpreted; one short iteration. */
    private static final String OPTIONS =
            System.getProperty("dmaowner.jcstress", "-sc false -f 1 -iters 1 -time 500 -jvmArgs -Xmx256m");

    private static final Pattern SAMPLES = Pattern.compile("(?m)^ +\\S.*? +([\\d,]+) +<?\\d+\\.\\d+% +[AIF]");

    @Test
    void registryAndGateKeepTheirPromises() throws Exception {
        Program jcstress = run("sound", "(RegistryStress|GateStress)");
        assertEquals(0, jcstress.exit(), jcstress.output());
        assertTrue(jcstress.output().contains("Failed tests: No matches."), jcstress.output());
        assertTrue(jcstress.output().contains("Error tests: No matches."), jcstress.output());
    }

    @Test
    void anOperationThatOverwritesAnotherIsFound() throws Exception {
        Program jcstress = run("planted", "PlantedStress");
        assertNotEquals(0, jcstress.exit(), "jcstress found nothing");
        for (String test : List.of("ClaimOverwritesUse", "UseOverwritesUse")) {
            assertTrue(jcstress.output().contains(test), jcstress.output());
        }
        assertTrue(jcstress.output().contains("Forbidden"), jcstress.output());
    }

    private static Program run(String kind, String tests) throws Exception {
        Path folder = Path.of("target", "jcstress", kind);
        List<String> arguments = new ArrayList<>(List.of("org.openjdk.jcstress.Main"));
        arguments.addAll(List.of(OPTIONS.split(" ")));
        arguments.addAll(List.of("-v", "-t", tests, "-r", "report"));
        Program jcstress = Program.run(folder, arguments);
        long samples = SAMPLES.matcher(jcstress.output())
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1).replace(",", "")))
                .sum();
        Figures.add(
                "jcstress",
                String.format(Locale.ROOT, "%s, %s: %,d samples, %.0f s", kind, OPTIONS, samples, jcstress.seconds()));
        return jcstress;
    }
}
