package dev.dmaowner.app.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boards that were recorded on two kernels: from the capture of one kernel, the groups of the other are predicted. */
class AccessControlPredictionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static CommandRun predict(String recording, String rules) {
        String machine = SharedData.path("traces/" + recording).toString();
        return CommandRun.of("groups", "--predict", "-m", machine, "--rules", rules, "--format", "json");
    }

    private static Set<String> predicted(CommandRun run) throws IOException {
        return ofPci(JSON.readTree(run.out()).path("groups"));
    }

    private static Set<String> recorded(String recording) throws IOException {
        return ofPci(JSON.readTree(
                        SharedData.path("traces/" + recording + "/machine.json").toFile())
                .path("groups"));
    }

    private static Set<String> ofPci(JsonNode groups) {
        Set<String> found = new TreeSet<>();
        for (JsonNode group : groups) {
            Set<String> members = new TreeSet<>();
            group.path("devices").forEach(device -> members.add(device.asText()));
            if (members.stream().allMatch(name -> name.startsWith("0000:"))) {
                found.add(members.toString());
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"soc-613, soc-513", "soc-615, soc-515"})
    @Tag("N-012")
    @Tag("N-047")
    void aCaptureOf612ForetellsTheGroupsThatALaterKernelMadeOfTheSameBoard(String older, String newer)
            throws IOException {
        for (String rules : List.of("linux-6.18", "linux-7.3", "6.15")) {
            CommandRun run = predict(older, rules);
            assertEquals(recorded(newer), predicted(run), rules);
            assertFalse(run.err().contains("access control services"), run.err());
        }
        for (String rules : List.of("linux-6.12", "6.14.3", "6.12.117")) {
            Set<String> before = predicted(predict(older, rules));
            assertTrue(before.containsAll(recorded(older)), rules);
            assertNotEquals(recorded(newer), before, rules);
        }
    }

    /** The registers were captured on the later kernel, so what the earlier one would have left in them is not known. */
    @Test
    void whatALaterKernelSwitchedOnIsNotForetoldOfAnEarlierOne() throws IOException {
        CommandRun run = predict("soc-513", "6.14");
        assertEquals(recorded("soc-513"), predicted(run));
        assertTrue(run.err().contains("access control services are taken as the host shows them"), run.err());
        assertFalse(predict("soc-513", "6.18").err().contains("access control services"));
    }

    /** ACPI says before the scan that there is an IOMMU, on every kernel. */
    @Test
    void aMachineWithoutADeviceTreeDoesNotTurnOnIt() {
        assertFalse(predict("pci-101", "7.3").err().contains("access control services"));
    }
}
