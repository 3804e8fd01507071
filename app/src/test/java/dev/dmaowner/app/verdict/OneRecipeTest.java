package dev.dmaowner.app.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.explain.SampleMachine;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** However a user asks how to hand a device over, the steps are those of the plan. */
class OneRecipeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static JsonNode json(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--format", "json"));
        CommandRun run = CommandRun.of(words.toArray(new String[0]));
        assertTrue(run.exitCode() == 0 || run.exitCode() == 3, run.err());
        return JSON.readTree(run.out());
    }

    /** {@return the command that a verdict names, as the words of a command line, with every check overruled} */
    private static List<String> planCommand(JsonNode verdict) {
        List<String> words = new ArrayList<>(
                List.of(verdict.get("command").asText().replace("'", "").split(" ")));
        assertEquals("dmaowner", words.remove(0));
        for (String guard : Guards.overrulable()) {
            words.addAll(List.of("--despite", guard));
        }
        return words;
    }

    private static List<String> commands(JsonNode verdict) {
        List<String> commands = new ArrayList<>();
        verdict.get("steps").forEach(step -> commands.add(step.get("command").asText()));
        return commands;
    }

    /** The writes of a plan as commands; its checks are left out, as a plan's JSON has only writes in this form. */
    private static List<String> writes(JsonNode plan) {
        List<String> writes = new ArrayList<>();
        for (JsonNode step : plan.get("steps")) {
            JsonNode write = step.get("write");
            if (!write.isNull()) {
                writes.add(new ControlWrite(
                                write.get("path").asText(), write.get("text").asText())
                        .toString());
            }
        }
        return writes;
    }

    /** {@return how many devices have steps} */
    private static int compare(String machine) throws IOException {
        int compared = 0;
        JsonNode shown = json(List.of("show", "-m", machine));
        for (JsonNode device : shown.get("devices")) {
            String name = device.get("bus").asText() + "/" + device.get("name").asText();
            JsonNode verdict = json(List.of("explain", name, "-m", machine));
            if (!verdict.get("refusal").isNull()) {
                JsonNode refused = json(List.of("plan", "take", name, "-m", machine));
                assertTrue(refused.has("outcome"), () -> "explain refuses " + name + ", and the plan is " + refused);
            } else if (verdict.get("load").isEmpty()) {
                List<String> commands = commands(verdict);
                commands.removeIf(command -> command.startsWith("test "));
                assertEquals(writes(json(planCommand(verdict))), commands, name);
                compared += commands.isEmpty() ? 0 : 1;
            }
        }
        return compared;
    }

    @TestFactory
    List<DynamicTest> stepsThatExplainPrintsAreThoseOfThePlan() throws IOException {
        List<String> machines = new ArrayList<>(List.of(
                "sample:pci",
                "sample:board",
                SampleMachine.in(folder.resolve("sample")).toString(),
                SharedData.path("pci/captures/q35-vtd-mix.sys.tar.gz").toString()));
        for (String trace : List.of("pci-101", "pci-103", "pci-547", "soc-301")) {
            machines.add(SharedData.path("traces/" + trace + "/sys.tar.gz").toString());
        }
        return machines.stream()
                .map(machine -> DynamicTest.dynamicTest(
                        machine.substring(Math.max(0, machine.length() - 40)), () -> compare(machine)))
                .toList();
    }

    @Test
    void sampleHasDevicesWithSteps() throws IOException {
        assertTrue(compare("sample:pci") > 8);
    }

    @Test
    void overrideComesFirstAndTheSiblingMovesAlong() throws IOException {
        JsonNode verdict = json(List.of("explain", "01:00.0", "-m", "sample:pci"));
        assertEquals(
                "dmaowner plan take 0000:01:00.0 --with 0000:01:00.1 -m sample:pci",
                verdict.get("command").asText());
        CommandRun plan = CommandRun.of("plan", "take", "01:00.0", "--with", "01:00.1", "-m", "sample:pci");
        List<String> commands = commands(verdict);
        assertEquals(
                commands,
                plan.out()
                        .lines()
                        .filter(line -> line.matches(" *[0-9]+  .*"))
                        .map(line -> line.strip().replaceFirst("^[0-9]+  ", ""))
                        .toList());
        assertEquals("echo vfio-pci | sudo tee /sys/bus/pci/devices/0000:01:00.1/driver_override", commands.get(0));
        assertEquals("echo 0000:01:00.1 | sudo tee /sys/bus/pci/drivers/snd_hda_intel/unbind", commands.get(1));
    }

    @Test
    void driverThatIsNotLoadedIsLoadedFirst() throws IOException {
        Path machine = SampleMachine.in(folder.resolve("unloaded"));
        List<String> loaded = commands(json(List.of("explain", "02:00.0", "-m", machine.toString())));
        Files.delete(machine.resolve("sys/devices/pci0000:00/0000:00:03.0/0000:03:00.0/driver"));
        Files.delete(machine.resolve("sys/bus/pci/drivers/vfio-pci/0000:03:00.0"));
        Files.delete(machine.resolve("sys/bus/pci/drivers/vfio-pci"));
        JsonNode verdict = json(List.of("explain", "02:00.0", "-m", machine.toString()));
        assertEquals("vfio-pci", verdict.at("/load/0").asText());
        List<String> commands = commands(verdict);
        assertEquals("sudo modprobe vfio-pci", commands.get(0));
        assertEquals(loaded, commands.subList(1, commands.size()));
        CommandRun plan = CommandRun.of("plan", "take", "02:00.0", "-m", machine.toString());
        assertTrue(plan.out().contains("  1  sudo modprobe vfio-pci\n"), plan.out());
        CommandRun shown = CommandRun.of("show", "3", "-m", machine.toString());
        assertTrue(shown.out().contains("cure: dmaowner plan take 3"), shown.out());
    }

    @Test
    void printedCommandHasWhatItsPlanNeeds() throws IOException {
        Path drivers = Files.writeString(folder.resolve("new drivers"), "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n");
        List<String> options = List.of("-m", "sample:pci", "--rules", "6.17", "--drivers", drivers.toString());
        String printed = "-m sample:pci --rules 6.17 --drivers '" + drivers + "'";
        List<String> words = new ArrayList<>(List.of("explain", "01:00.0"));
        words.addAll(options);
        assertEquals(
                "dmaowner plan take 0000:01:00.0 --with 0000:01:00.1 " + printed,
                json(words).get("command").asText());
        List<String> show = new ArrayList<>(List.of("show", "1"));
        show.addAll(options);
        CommandRun shown = CommandRun.of(show.toArray(String[]::new));
        assertTrue(shown.out().contains("cure: dmaowner plan take 1 " + printed + "\n"), shown.out());
        assertEquals(
                "dmaowner plan take 0000:01:00.0 --with 0000:01:00.1 -m sample:pci --rules linux-6.1",
                json(List.of("explain", "01:00.0", "-m", "sample:pci", "--rules", "linux-6.1"))
                        .get("command")
                        .asText());
    }

    @Test
    void cureInShowIsThePlansStepsForTheBlockingDevice() throws IOException {
        List<String> commands = commands(json(List.of("explain", "1", "-m", "sample:pci")));
        JsonNode blockers = json(List.of("show", "1", "-m", "sample:pci")).at("/groups/0/blockers");
        List<String> cures = new ArrayList<>();
        blockers.forEach(
                blocker -> cures.addAll(List.of(blocker.get("cure").asText().split(" && "))));
        assertEquals(commands, cures);
        assertTrue(CommandRun.of("show", "1", "-m", "sample:pci")
                .out()
                .contains("cure: dmaowner plan take 1 -m sample:pci\n"));
    }
}
