package dev.dmaowner.app.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.Scenario;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded of a simulated machine is what the simulated machine answers when it is replayed. */
class RecordingTest {

    private static final String SCENARIO =
            """
            open_group group 6
            open_group other 6
            status group
            open_container container
            set_container group container
            set_iommu container
            get_device device group 0000:03:00.1
            status group
            open_group group 6
            echo 0000:03:00.1 > /sys/bus/pci/drivers/vfio-pci/unbind   # waits
            close device
            close nothing
            close group && close container
            echo 1 > /sys/bus/pci/devices/0000:03:00.0/remove
            """;

    @TempDir
    Path folder;

    private static Host machine() throws IOException {
        return MachineFactory.of(InstalledPlugins.findBeside().plugins())
                .simulate(MachineSource.open(Optional.of("sample:pci")))
                .host();
    }

    private static List<Operation> operations(String text) throws IOException, CommandFailure {
        return RecordableScenario.operations(
                Scenario.parse("a text", text.lines().toList()));
    }

    private List<String> record() throws IOException, InterruptedException, CommandFailure {
        List<String> answers = new ArrayList<>();
        new Recording(machine(), folder)
                .make(
                        operations(SCENARIO),
                        (operation, answer) -> answers.add(operation.verb() + " " + answer.number()));
        return answers;
    }

    @Test
    void eachOperationIsALineWithItsAnswer() throws IOException, InterruptedException, CommandFailure {
        List<String> answers = record();
        List<String> lines = Files.readAllLines(folder.resolve("ops.jsonl"));
        assertEquals(15, answers.size());
        assertEquals("open_group 16", answers.get(1));
        // An open under a name that is in use does nothing.
        assertEquals(14, lines.size());
        assertEquals(
                "{\"step\":0,\"op\":\"open_group group 6\",\"errno\":0,\"changed\":{},\"vfio\":[\"6\"]}", lines.get(0));
        assertTrue(lines.get(2).contains("\"op\":\"status group\",\"errno\":0,\"value\":1,"), lines.get(2));
        assertTrue(lines.get(8).contains("\"errno\":-1,\"changed\":{\"0000:03:00.1\":\"\"}"), lines.get(8));
        assertTrue(lines.get(13).contains("\"changed\":{\"0000:03:00.0\":null}"), lines.get(13));
        assertTrue(lines.get(13).contains("\"groups\":{"), lines.get(13));
        assertTrue(Files.readString(folder.resolve("machine.json")).contains("\"complete\":true"));
    }

    @Test
    void replayAgreesUnlessTheRulesAreOthers() throws IOException, InterruptedException, CommandFailure {
        record();
        CommandRun same = CommandRun.of("replay", folder.toString(), "--all");
        assertEquals(0, same.exitCode(), same::out);
        List<String> lines = Files.readAllLines(folder.resolve("ops.jsonl"));
        lines.set(1, lines.get(1).replace("\"errno\":16", "\"errno\":0"));
        Files.write(folder.resolve("ops.jsonl"), lines);
        CommandRun changed = CommandRun.of("replay", folder.toString(), "--all");
        assertEquals(3, changed.exitCode(), changed::out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cat /sys/kernel/uevent_seqnum | nothing like",
                "modprobe vfio-pci | nothing like",
                "rm -rf /sys | nothing like",
                "write /etc/passwd x | only files of /sys",
                "write /sys/bus/pci/devices/0000:03:00.0/reset 1 | no registers or resets",
                "write /sys/bus/platform/drivers_probe x | only devices of PCI"
            })
    void whatRecordingsDoNotHoldIsRefusedBeforeAnythingIsDone(String line, String why) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> operations("open_group g 6\n" + line));
        assertTrue(failure.getMessage().startsWith("line 2: "), failure::getMessage);
        assertTrue(failure.getMessage().contains(why), failure::getMessage);
    }

    @Test
    void emptyScenarioIsNone() {
        assertThrows(CommandFailure.class, () -> operations("# nothing"));
    }
}
