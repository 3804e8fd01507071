package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that have devices reset between two drivers. */
class ResetStepsTest {

    private static final DeviceId ALONE = new DeviceId("pci", SmallHost.ALONE);
    private static final DeviceId FIRST = new DeviceId("pci", SmallHost.FIRST);
    private static final RunSettings SETTINGS = RunSettings.within(Duration.ZERO);

    private PlannedMachine machine;
    private final List<String> resets = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> without = new HashSet<>();

    /** A machine whose devices can be reset, but never below a driver. */
    private final class Resettable extends ForwardingHost {

        private Resettable(Host host) {
            super(host);
        }

        @Override
        public boolean exists(String path) {
            return ControlWrite.isReset(path) ? without.stream().noneMatch(path::contains) : super.exists(path);
        }

        @Override
        public WriteAnswer write(String path, String text) {
            if (!ControlWrite.isReset(path)) {
                return super.write(path, text);
            }
            String name = path.split("/")[5];
            try {
                assertEquals(
                        Optional.empty(), DeviceBinding.driver(this, new DeviceId("pci", name)), "it has a driver");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertEquals("1\n", text);
            if (broken.contains(name)) {
                return WriteAnswer.refused(Refusal.of(Errno.ENOTTY, "no method works"));
            }
            resets.add(name);
            return WriteAnswer.DONE;
        }
    }

    @BeforeEach
    void start() throws IOException, CommandFailure {
        machine = PlannedMachine.of(SmallHost.host(), Optional.empty()).behind(Resettable::new);
    }

    private static Plan ready(Planning planning) {
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private Plan take(DeviceId device) throws IOException {
        return ready(machine.plan(
                PlanRequest.of(new Goal.Take(List.of(device), "vfio-pci")).handing(Handover.RESET)));
    }

    private JournalStorage apply(Plan plan) throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        RunOutcome outcome = PlanRun.apply(machine.host(), plan, storage, "test", SETTINGS);
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
        return storage;
    }

    private RunOutcome undo(JournalStorage storage) throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        return new PlanRun(machine.host(), sound.journal(), SETTINGS).undo();
    }

    @Test
    void deviceIsResetBetweenItsDriversOnTheWayThereAndBack() throws IOException {
        Plan plan = take(ALONE);
        assertEquals(
                List.of(
                        new Action.SetOverride(ALONE, "vfio-pci"),
                        new Action.Unbind(ALONE, "snd_hda_intel"),
                        new Action.Reset(ALONE),
                        new Action.Bind(ALONE, "vfio-pci"),
                        new Action.Expect(ALONE, "vfio-pci")),
                plan.steps().stream().map(step -> step.action()).toList());
        assertEquals(
                "echo 1 | sudo tee /sys/bus/pci/devices/0000:00:04.0/reset",
                plan.steps().get(2).action().asShell());
        assertEquals(List.of(), resets, "planning resets nothing");
        JournalStorage storage = apply(plan);
        assertEquals(List.of(SmallHost.ALONE), resets);
        assertInstanceOf(RunOutcome.Finished.class, undo(storage));
        assertEquals(List.of(SmallHost.ALONE, SmallHost.ALONE), resets);
        assertEquals(Optional.of("snd_hda_intel"), DeviceBinding.driver(machine.host(), ALONE));
    }

    @Test
    void siblingThatOnlyHasToLeaveItsDriverIsNotReset() throws IOException {
        apply(take(FIRST));
        assertEquals(List.of(SmallHost.FIRST), resets);
    }

    @Test
    void givingResetsWhatTheUserHadAndNothingElse() throws IOException {
        apply(ready(machine.plan(new Goal.Take(List.of(ALONE), "vfio-pci"))));
        assertEquals(List.of(), resets);
        apply(ready(machine.plan(PlanRequest.of(new Goal.Give(List.of(ALONE))).handing(Handover.RESET))));
        assertEquals(List.of(SmallHost.ALONE), resets);
        assertEquals(Optional.of("snd_hda_intel"), DeviceBinding.driver(machine.host(), ALONE));
    }

    @Test
    void deviceThatCannotBeResetAnyMoreGetsItsDriverBackAllTheSame() throws IOException {
        JournalStorage storage = apply(take(ALONE));
        broken.add(SmallHost.ALONE);
        RunOutcome.Stopped stopped = assertInstanceOf(RunOutcome.Stopped.class, undo(storage));
        assertEquals(new Action.Reset(ALONE), stopped.obstacles().get(0).action());
        assertEquals(1, stopped.obstacles().size());
        assertEquals(Optional.of("snd_hda_intel"), DeviceBinding.driver(machine.host(), ALONE));
        assertInstanceOf(RunOutcome.Finished.class, undo(storage), "it is not reset below its driver");
    }

    @Test
    void deviceWithoutAResetIsRefusedHoweverMuchIsAgreedTo() throws IOException {
        without.add(SmallHost.ALONE);
        for (Goal goal : List.of(new Goal.Take(List.of(ALONE), "vfio-pci"), new Goal.Give(List.of(ALONE)))) {
            Planning planning = machine.plan(
                    PlanRequest.of(goal).despite(Set.of("no-reset")).handing(Handover.RESET));
            Planning.Refused refused = assertInstanceOf(Planning.Refused.class, planning);
            assertEquals(Errno.ENOTTY, refused.why().errno());
            assertTrue(
                    refused.why().reason().startsWith("a reset of 0000:00:04.0 was asked for, but the kernel cannot"));
        }
    }

    @Test
    void everyFaultIsUndoneOrFinished() throws IOException {
        FaultInjection faults = new FaultInjection(machine.host(), take(ALONE));
        faults.everywhere();
        assertTrue(faults.injected() > 30);
    }

    @Test
    void planIsReadAsItWasWrittenAndAskedForAgain() throws IOException {
        Plan plan = take(ALONE);
        assertEquals(3, plan.version());
        assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
        assertEquals(plan, ready(machine.plan(PlanRequest.ofPlan(plan))));
    }

    @Test
    void commandPrintsTheStepAndItsJsonFitsTheSchema() {
        CommandRun run = CommandRun.of("plan", "take", "01:00.0", "--with", "01:00.1", "--reset", "-m", "sample:pci");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("echo 1 | sudo tee /sys/bus/pci/devices/0000:01:00.0/reset"), run.out());
        CommandRun json = CommandRun.of(
                "plan", "take", "01:00.0", "--with", "01:00.1", "--reset", "-m", "sample:pci", "--format", "json");
        assertTrue(
                json.out().contains("\"kind\" : \"reset\"") || json.out().contains("\"kind\":\"reset\""), json.out());
    }

    @Test
    void simulationSaysThatItHasNoResets(@TempDir Path folder) throws IOException {
        Path scenario = folder.resolve("steps");
        Files.writeString(scenario, "echo 1 | sudo tee /sys/bus/pci/devices/0000:01:00.0/reset\n");
        CommandRun run = CommandRun.of("simulate", scenario.toString(), "-m", "sample:pci");
        assertTrue(run.out().contains("resets of devices"), run.out() + run.err());
    }
}
