package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the machine of every recording: each device that can be taken is taken and given back. A fault is injected at every step in
 * turn, once for each shape of plan under each generation of the rule; with {@code -Dplans.faults=all}, for each plan.
 */
class PlansOnRecordingsTest {

    @TempDir
    private Path temporary;

    private static final boolean ALL = System.getProperty("plans.faults", "").equals("all");

    /** The shapes of plans that had faults injected: names of devices and drivers make no difference to what can go wrong. */
    private static final Set<String> SHAPES = new HashSet<>();

    private static final AtomicInteger INJECTED = new AtomicInteger();
    private static final AtomicInteger TAKEN = new AtomicInteger();

    @AfterAll
    static void sayHowMuchWasTried() {
        System.out.println(
                "plans on recordings: " + TAKEN + " devices taken and given back, " + INJECTED + " faults injected");
    }

    @TestFactory
    List<DynamicTest> everyDeviceIsTakenAndGivenBackWhateverFailsMeanwhile() {
        return SharedData.list("traces").stream()
                .filter(Files::isDirectory)
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> recording(folder)))
                .toList();
    }

    private void recording(Path folder) throws IOException, CommandFailure {
        PlannedMachine machine = PlannedMachine.of(MachineSource.open(folder), modules(folder));
        HostState atFirst = HostState.of(machine.host());
        String rules = machine.survey().rules().generation().word();
        int taken = 0;
        Set<Set<DeviceId>> tried = new HashSet<>();
        for (SurveyedDevice device : machine.survey().devices()) {
            Goal goal =
                    new Goal.Take(List.of(device.id()), "vfio-" + device.id().bus());
            if (machine.plan(goal) instanceof Planning.Ready ready
                    && !ready.plan().isEmpty()) {
                boolean isNew =
                        tried.add(Set.copyOf(changed(ready.plan()))) && (ALL || SHAPES.add(shape(rules, ready.plan())));
                takeAndGive(machine, ready.plan(), isNew ? Trouble.EVERYWHERE : Trouble.NONE);
                assertEquals(atFirst, HostState.of(machine.host()), () -> "after " + device.id());
                taken++;
            }
        }
        boolean isGrouped = !machine.survey().groups().isEmpty();
        assertEquals(isGrouped, taken > 0, "whether anything could be taken, which takes a group");
        TAKEN.addAndGet(taken);
    }

    /** The ids of the recorded drivers as a kernel's list of modules has them, in the order of their registration. */
    private Optional<Path> modules(Path folder) throws IOException {
        StringBuilder aliases = new StringBuilder();
        for (JsonNode driver : new ObjectMapper()
                .readTree(folder.resolve("machine.json").toFile())
                .path("drivers")) {
            for (JsonNode id : driver.path("ids")) {
                aliases.append("alias ").append(id.asText()).append(' ');
                aliases.append(driver.path("module").asText()).append('\n');
            }
        }
        return aliases.isEmpty()
                ? Optional.empty()
                : Optional.of(Files.writeString(temporary.resolve(folder.getFileName() + ".alias"), aliases));
    }

    /** Members of a group that must all go lead to the same plan, whichever of them was named. */
    private enum Trouble {
        EVERYWHERE,
        NONE
    }

    /** What is done to each kind of device, and whether to one or to several. */
    private static String shape(String rules, Plan plan) {
        Map<DeviceId, String> devices = new LinkedHashMap<>();
        plan.steps()
                .forEach(step -> devices.merge(
                        step.action().device(),
                        step.action().device().bus() + " "
                                + step.action().getClass().getSimpleName()
                                + step.inverse().size(),
                        String::concat));
        return rules + new TreeSet<>(devices.values()) + (devices.size() > 1 ? " several" : "");
    }

    private static List<DeviceId> changed(Plan take) {
        List<DeviceId> devices = new ArrayList<>(take.goal().devices());
        take.leaving().forEach(companion -> devices.add(companion.device()));
        return devices;
    }

    private static void takeAndGive(PlannedMachine machine, Plan take, Trouble trouble) throws IOException {
        HostState before = HostState.of(machine.host());
        inject(machine, take, trouble);
        JournalStorage taking = JournalStorage.inMemory();
        apply(machine, take, taking);
        Plan give = assertInstanceOf(Planning.Ready.class, machine.plan(new Goal.Give(changed(take))))
                .plan();
        inject(machine, give, trouble);
        JournalStorage giving = JournalStorage.inMemory();
        apply(machine, give, giving);
        HostState after = HostState.of(machine.host());
        assertEquals(List.of(), before.boundOtherwise(after), give::toString);
        if (!before.equals(after)) {
            // A device that nobody had bound was offered to its driver, which is what giving means.
            undo(machine, giving);
            undo(machine, taking);
        }
    }

    private static void undo(PlannedMachine machine, JournalStorage storage) throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        RunOutcome outcome = new PlanRun(machine.host(), sound.journal(), RunSettings.within(Duration.ZERO)).undo();
        assertInstanceOf(RunOutcome.Finished.class, outcome);
    }

    private static void apply(PlannedMachine machine, Plan plan, JournalStorage storage) throws IOException {
        RunOutcome outcome = PlanRun.apply(machine.host(), plan, storage, "test", RunSettings.within(Duration.ZERO));
        assertInstanceOf(RunOutcome.Finished.class, outcome, plan::toString);
    }

    private static void inject(PlannedMachine machine, Plan plan, Trouble trouble) throws IOException {
        if (trouble == Trouble.NONE) {
            return;
        }
        FaultInjection injection = new FaultInjection(machine.host(), plan);
        injection.everywhere();
        INJECTED.addAndGet(injection.injected());
    }
}
