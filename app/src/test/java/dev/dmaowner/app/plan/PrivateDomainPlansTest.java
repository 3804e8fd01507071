package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plans for a group where some drivers, those of the display, attach a domain of their own once all of them are bound: the kernel then
 * refuses any other driver of the group.
 */
class PrivateDomainPlansTest {

    private static final DeviceId NET = device("80010000.ethernet");
    private static final List<DeviceId> DISPLAY =
            List.of(device("54200000.dc"), device("54240000.dc"), device("54340000.vic"));

    /** The drivers of the display leave the group too; vfio-platform has no function that resets them, and they get no other. */
    private static final Goal TAKE = Goal.Take.toUserspace(List.of(NET));

    private PlannedMachine machine;
    private HostState atFirst;

    private static DeviceId device(String name) {
        return new DeviceId("platform", name);
    }

    @BeforeEach
    void start() throws IOException, CommandFailure {
        machine = PlannedMachine.of(MachineSource.open(List.of("sample:board")), Optional.empty());
        for (Action action : List.of(
                new Action.Unbind(DISPLAY.get(2), "tegra-vic"),
                new Action.Bind(NET, "amd-xgbe"),
                new Action.Bind(DISPLAY.get(2), "tegra-vic"))) {
            ControlWrite write = action.write().orElseThrow();
            assertEquals(WriteAnswer.DONE, machine.host().write(write.path(), write.text()), action.describe());
        }
        atFirst = HostState.of(machine.host());
    }

    private Plan ready(Goal goal) throws IOException {
        Planning planning = machine.plan(goal);
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private Journal carryOut(Plan plan, JournalStorage storage) throws IOException {
        assertInstanceOf(
                RunOutcome.Finished.class,
                run(machine.host(), begin(plan, storage)).resume());
        return read(storage);
    }

    private static Journal begin(Plan plan, JournalStorage storage) throws IOException {
        return Journal.begin(storage, plan, RunHead.of("a test"));
    }

    private static Journal read(JournalStorage storage) throws IOException {
        return assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage))
                .journal();
    }

    private static PlanRun run(Host host, Journal journal) {
        return new PlanRun(host, journal, RunSettings.within(Duration.ZERO));
    }

    private static List<DeviceId> unbound(Plan plan) {
        return plan.steps().stream()
                .map(Step::action)
                .filter(Action.Unbind.class::isInstance)
                .map(Action::device)
                .toList();
    }

    @Test
    void driversThatAttachADomainLeaveFirst() throws IOException {
        List<DeviceId> unbound = unbound(ready(TAKE));
        assertEquals(DISPLAY, unbound.subList(0, 3));
        assertEquals(List.of(NET), unbound.subList(3, unbound.size()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ERRNO", "BLOCKED_THEN_LOST", "KILLED_BEFORE", "KILLED_AFTER"})
    void whateverGoesWrongWhileItIsUndoneTheSecondTryBringsAllBack(Fault fault) throws IOException {
        Plan plan = ready(TAKE);
        boolean isReached = true;
        for (int at = 0; isReached; at++) {
            JournalStorage storage = JournalStorage.inMemory();
            FaultyHost faulty = new FaultyHost(machine.host(), at, fault);
            try {
                RunOutcome first = run(faulty, carryOut(plan, storage)).undo();
                isReached = !(first instanceof RunOutcome.Finished);
            } catch (Killed e) {
                isReached = true;
            }
            if (isReached) {
                RunOutcome second = run(machine.host(), read(storage)).undo();
                assertInstanceOf(RunOutcome.Finished.class, second, () -> fault + ": " + second);
            }
            assertEquals(atFirst, HostState.of(machine.host()), fault + " at " + at);
        }
    }

    @Test
    void aDriverThatAttachesADomainWaitsForTheOthersOfItsGroup() throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        Journal journal = carryOut(ready(TAKE), storage);
        Host refusing = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer write(String path, String text) {
                return path.endsWith("/amd-xgbe/bind")
                        ? WriteAnswer.refused(Refusal.of(Errno.EIO, "injected"))
                        : super.write(path, text);
            }
        };
        RunOutcome.Stopped stopped = assertInstanceOf(
                RunOutcome.Stopped.class, run(refusing, journal).undo());
        assertEquals(4, stopped.obstacles().size(), stopped.toString());
        assertEquals(NET, stopped.obstacles().get(0).action().device());
        assertEquals(
                "no driver has 80010000.ethernet, but amd-xgbe was expected; it comes first, because the driver of 54340000.vic"
                        + " attaches a domain of its own to their group",
                stopped.obstacles().get(1).why().reason());
        assertInstanceOf(
                RunOutcome.Finished.class, run(machine.host(), read(storage)).undo());
        assertEquals(atFirst, HostState.of(machine.host()));
    }

    @Test
    void theyAreGivenBackLast() throws IOException {
        carryOut(ready(TAKE), JournalStorage.inMemory());
        List<DeviceId> named = Stream.concat(DISPLAY.stream(), Stream.of(NET)).toList();
        JournalStorage storage = JournalStorage.inMemory();
        Journal given = carryOut(ready(new Goal.Give(named)), storage);
        assertEquals(atFirst.boundOtherwise(HostState.of(machine.host())), List.of());
        HostState back = HostState.of(machine.host());
        assertInstanceOf(RunOutcome.Finished.class, run(machine.host(), given).undo());
        assertEquals(
                named.stream().map(id -> true).toList(),
                named.stream()
                        .map(id -> survey(id).driver().isEmpty() || survey(id).isForUserspace())
                        .toList(),
                back.toString());
    }

    private SurveyedDevice survey(DeviceId id) {
        try {
            return machine.survey().device(id).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
