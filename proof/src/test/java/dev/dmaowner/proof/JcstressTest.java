package dev.dmaowner.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests of jcstress in processes of their own; {@code target/jcstress} has its report. {@code
 * -Ddmaowner.jcstress.mode=default} tests more thoroughly than the usual {@code quick}.
 */
class JcstressTest {

    private static final String MODE = System.getProperty("dmaowner.jcstress.mode", "quick");

    @Test
    void registryAndGateKeepTheirPromises() throws Exception {
        Program jcstress = run("sound", "(RegistryStress|GateStress)");
        assertEquals(0, jcstress.exit(), jcstress.output());
        assertTrue(jcstress.output().contains("All tests passed"), jcstress.output());
    }

    @Test
    void aLockThatIsRemovedIsFound() throws Exception {
        Program jcstress = run("planted", "PlantedStress");
        assertNotEquals(0, jcstress.exit(), "jcstress found nothing");
        for (String test : List.of("ClaimBesideUseWithoutLock", "UseBesideUseWithoutLock")) {
            assertTrue(jcstress.output().contains(test), jcstress.output());
        }
        assertTrue(jcstress.output().contains("FORBIDDEN"), jcstress.output());
    }

    private static Program run(String kind, String tests) throws Exception {
        Path folder = Path.of("target", "jcstress", kind);
        Program jcstress =
                Program.run(folder, List.of("org.openjdk.jcstress.Main", "-m", MODE, "-t", tests, "-r", "report"));
        Figures.add("jcstress", String.format(Locale.ROOT, "%s, mode %s: %.0f s", kind, MODE, jcstress.seconds()));
        return jcstress;
    }
}
