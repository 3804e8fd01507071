package dev.dmaowner.app.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.rig.TraceMachine.Start;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recordings of newer kernels turn on what these kernels changed: they agree under the rules of their own kernel, and do not
 * under those of the generation before.
 */
class NewerKernelsTest {

    private static final InstalledPlugins PLUGINS = InstalledPlugins.findBeside();

    private static ReplayResult replay(String recording, OwnershipRules rules) throws IOException {
        ReplaySetup setup = new ReplaySetup(PLUGINS, Start.BY_RULE, Optional.of(RulesChoice.requested(rules)));
        return new TraceFolder(SharedData.path("traces/" + recording)).replay(setup);
    }

    private static Disagreement first(ReplayResult result) {
        assertFalse(result.disagreements().isEmpty(), "the recording does not turn on the rules");
        return result.disagreements().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soc-501", "soc-503", "soc-505"})
    @Tag("N-031")
    void iommufdAndCharacterDevicesAnswerAsBefore(String recording) throws IOException {
        for (OwnershipRules rules : new OwnershipRules[] {OwnershipRules.LINUX_7_3, OwnershipRules.LINUX_6_12}) {
            assertTrue(replay(recording, rules).disagreements().isEmpty(), rules::word);
        }
        assertFalse(replay(recording, OwnershipRules.LINUX_6_1).disagreements().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"soc-511, 118, 0000:00:00.0: group 3", "soc-513, 6, 0000:01:00.1: group 9"})
    @Tag("N-034")
    void functionFoundAgainIsInAGroupAtOnce(String recording, String step, String expected) throws IOException {
        assertEquals(
                Optional.empty(), replay(recording, OwnershipRules.LINUX_7_3).first());
        Disagreement before = first(replay(recording, OwnershipRules.LINUX_6_12));
        assertEquals(step, before.step());
        assertTrue(before.expected().contains(expected), before::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soc-515"})
    @Tag("N-035")
    void functionFoundAgainHasAGroupOfItsOwnAndNoDriverAtTheSameTime(String recording) throws IOException {
        assertEquals(
                Optional.empty(), replay(recording, OwnershipRules.LINUX_7_3).first());
        Disagreement without = first(replay(recording, OwnershipRules.LINUX_6_18));
        assertEquals("pci/0000:01:00.1: no driver", without.expected().get(0), "the group agrees, the driver does not");
        Disagreement before = first(replay(recording, OwnershipRules.LINUX_6_12));
        assertTrue(
                before.expected().contains("0000:01:00.1: group 9")
                        && before.expected().contains("pci/0000:01:00.1: no driver"),
                before::toString);
    }

    @ParameterizedTest
    @CsvSource({"pci-501, 0000:04:01.0: no driver", "pci-517, 0000:00:03.1: no driver"})
    @Tag("N-015")
    void rescanHeedsAutoprobe(String recording, String expected) throws IOException {
        turnsOn(recording, OwnershipRules.LINUX_6_18, expected);
    }

    @Test
    @Tag("N-004")
    void secondFunctionFoundAgainHasANewGroup() throws IOException {
        turnsOn("pci-504", OwnershipRules.LINUX_6_12, "0000:00:06.1: group 11");
    }

    private static void turnsOn(String recording, OwnershipRules before, String expected) throws IOException {
        assertEquals(
                Optional.empty(),
                new TraceFolder(SharedData.path("traces/" + recording))
                        .replay(ReplaySetup.of(PLUGINS))
                        .first());
        assertEquals(expected, first(replay(recording, before)).expected().get(0));
    }
}
