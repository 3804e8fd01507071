package dev.dmaowner.app.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * On every captured machine: a group that {@code show} calls takeable, or gives a cure for, can be planned; and when the plan's
 * steps are typed on a simulation of the machine, a user opens the group and sets its IOMMU up.
 */
class TakeableGroupsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger TAKEABLE = new AtomicInteger();
    private static final AtomicInteger CURED = new AtomicInteger();

    @TempDir
    private Path folder;

    @AfterAll
    static void sayHowManyThereAre() {
        System.out.println("takeable groups: " + TAKEABLE + ", groups with a cure: " + CURED);
    }

    private static CommandRun run(List<String> words) {
        return CommandRun.of(words.toArray(new String[0]));
    }

    private static List<Path> machines() throws IOException {
        List<Path> machines = new ArrayList<>(List.of(Path.of("sample:pci"), Path.of("sample:board")));
        List<Path> places = new ArrayList<>();
        for (String place : List.of("traces", "pci/captures", "dtb")) {
            places.add(SharedData.path(place));
        }
        for (String place : List.of("vm", "soc", "kernels")) {
            places.add(SharedData.inCases(place));
        }
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place)) {
                files.filter(file -> file.toString().endsWith("sys.tar.gz")
                                || file.toString().endsWith(".dtb"))
                        .sorted()
                        .forEach(machines::add);
            }
        }
        return machines;
    }

    @TestFactory
    List<DynamicTest> whatShowCallsTakeableIsTaken() throws IOException {
        return machines().stream()
                .map(machine -> DynamicTest.dynamicTest(name(machine), () -> walk(machine)))
                .toList();
    }

    private static String name(Path machine) {
        int count = machine.getNameCount();
        return machine.subpath(Math.max(0, count - 2), count).toString();
    }

    private void walk(Path machine) throws IOException {
        CommandRun shown = run(List.of("show", "--format", "json", "-m", machine.toString()));
        assertEquals(0, shown.exitCode(), shown.err());
        List<String> lines = new ArrayList<>();
        JsonNode answer = JSON.readTree(shown.out());
        Set<String> unknown = new HashSet<>();
        answer.get("notChecked").forEach(check -> unknown.add(check.get("guard").asText()));
        for (JsonNode group : answer.get("groups")) {
            boolean isTakeable = group.get("takeable").asBoolean();
            if (isTakeable || isCured(group)) {
                lines.addAll(taking(machine, group, unknown));
                (isTakeable ? TAKEABLE : CURED).incrementAndGet();
            }
        }
        Path scenario = Files.write(folder.resolve("takeable.scenario"), lines);
        CommandRun simulated = run(List.of("simulate", scenario.toString(), "-m", machine.toString()));
        assertEquals(0, simulated.exitCode(), () -> simulated.out() + simulated.err());
    }

    /** The cure of a driver in the way is the plan that takes the device from it, or what has to be done before there is one. */
    private static boolean isCured(JsonNode group) {
        JsonNode blockers = group.get("blockers");
        String cure = group.at("/blockers/0/cure").asText();
        boolean isForTheGroup = false;
        for (JsonNode blocker : blockers) {
            isForTheGroup |= blocker.get("driver").isNull()
                    && blocker.get("cure").asText().equals(cure);
        }
        return cure.startsWith("echo ") && !isForTheGroup;
    }

    /** VFIO refuses a host that does not remap interrupts, which the check tells. */
    private static String expected(JsonNode group) {
        return group.get("findings").toString().contains("EPERM") ? " # EPERM" : " # OK";
    }

    /**
     * {@return lines of a scenario that take a group and open it}
     *
     * @param unknown the names of checks that could not be made
     */
    private static List<String> taking(Path machine, JsonNode group, Set<String> unknown) throws IOException {
        String id = group.get("id").asText();
        List<String> command = new ArrayList<>(
                List.of("plan", "take", id, "--with-group", "--format", "json", "-m", machine.toString()));
        for (String guard : Guards.overrulable()) {
            command.addAll(List.of("--despite", guard));
        }
        CommandRun planned = run(command);
        assertEquals(0, planned.exitCode(), () -> "group " + id + ": " + planned.err());
        List<String> lines = new ArrayList<>();
        for (JsonNode step : JSON.readTree(planned.out()).get("steps")) {
            JsonNode write = step.get("write");
            if (!write.isNull()) {
                String echo = new ControlWrite(
                                write.get("path").asText(), write.get("text").asText())
                        .toString();
                lines.add(echo + " # OK");
            }
        }
        lines.add("open_group g" + id + " " + id + " # OK");
        lines.add("open_container c" + id + " # OK");
        lines.add("set_container g" + id + " c" + id + " # OK");
        lines.add("set_iommu c" + id + (unknown.contains("no-interrupt-remapping") ? "" : expected(group)));
        lines.add("close g" + id);
        lines.add("close c" + id);
        assertTrue(lines.size() > 5, id);
        return lines;
    }
}
