package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PersistentFolder;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RootDirectory;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans on a made-up host, which needs no recording. */
class SmallHostPlanTest {

    private static final RunSettings SETTINGS = RunSettings.within(Duration.ZERO);

    private PlannedMachine machine;

    @BeforeEach
    void start() throws IOException, CommandFailure {
        machine = PlannedMachine.of(SmallHost.host(), Optional.empty());
    }

    private static DeviceId id(String name) {
        return new DeviceId("pci", name);
    }

    private Plan take(String... names) throws IOException {
        List<DeviceId> devices =
                java.util.Arrays.stream(names).map(SmallHostPlanTest::id).toList();
        return ready(machine.plan(new Goal.Take(devices, "vfio-pci")));
    }

    private static Plan ready(Planning planning) {
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private JournalStorage apply(Plan plan) throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        RunOutcome outcome = PlanRun.apply(machine.host(), plan, storage, "test", SETTINGS);
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
        return storage;
    }

    @Test
    void bridgeIsNoDeviceForUsersAndIsRefused() throws IOException {
        Planning planning = machine.plan(new Goal.Take(List.of(id(SmallHost.PORT)), "vfio-pci"));
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, planning);
        assertEquals(Errno.EINVAL, refused.why().errno());
        assertEquals(
                "0000:00:06.0 is a bridge, which vfio-pci does not take",
                refused.why().reason());
    }

    @Test
    void driverThatIsNotForUsersCanHaveABridge() throws IOException {
        Plan plan = ready(machine.plan(new Goal.Take(List.of(id(SmallHost.PORT)), "pci-stub")));
        assertTrue(
                plan.steps().stream()
                        .map(Step::action)
                        .anyMatch(new Action.Bind(id(SmallHost.PORT), "pci-stub")::equals),
                plan::toString);
        apply(plan);
        assertTrue(machine.host().exists("/sys/bus/pci/drivers/pci-stub/" + SmallHost.PORT));
    }

    @Test
    void siblingThatMustLeaveIsListedWithItsReasonAndTheOtherGroupIsNotTouched() throws IOException {
        Plan plan = take(SmallHost.FIRST);
        assertEquals(
                List.of(id(SmallHost.SECOND)),
                plan.leaving().stream().map(Plan.Companion::device).toList());
        assertTrue(plan.leaving().get(0).reason().contains("group 1"), plan::toString);
        assertTrue(
                plan.steps().stream().noneMatch(step -> step.action().device().equals(id(SmallHost.ALONE))));
    }

    @Test
    void deviceAloneInItsGroupTakesThreeWritesAndACheck() throws IOException {
        assertEquals(
                List.of(
                        new Action.SetOverride(id(SmallHost.ALONE), "vfio-pci"),
                        new Action.Unbind(id(SmallHost.ALONE), "snd_hda_intel"),
                        new Action.Bind(id(SmallHost.ALONE), "vfio-pci"),
                        new Action.Expect(id(SmallHost.ALONE), "vfio-pci")),
                take(SmallHost.ALONE).steps().stream()
                        .map(step -> step.action())
                        .toList());
    }

    @Test
    void everyFaultInTakingAndGivingIsUndoneOrFinished() throws IOException {
        int injected = 0;
        for (String device : List.of(SmallHost.FIRST, SmallHost.ALONE, SmallHost.ODD)) {
            HostState before = HostState.of(machine.host());
            Plan take = take(device);
            FaultInjection taking = new FaultInjection(machine.host(), take);
            taking.everywhere();
            apply(take);
            Plan give = ready(machine.plan(new Goal.Give(
                    take.facts().devices().stream().map(fact -> fact.device()).toList())));
            FaultInjection giving = new FaultInjection(machine.host(), give);
            giving.everywhere();
            apply(give);
            assertEquals(before, HostState.of(machine.host()));
            injected += taking.injected() + giving.injected();
        }
        System.out.println("plans on a small host: " + injected + " faults injected");
        assertTrue(injected > 300, () -> "too few to mean anything");
    }

    @Test
    void unbindsSideBySideAreUndoneAndResumedWhereverTheyFail() throws IOException {
        Plan take = take(SmallHost.FIRST, SmallHost.SECOND, SmallHost.ALONE, SmallHost.ODD);
        FaultInjection taking = new FaultInjection(machine.host(), take, RunSettings.Pace.SIDE_BY_SIDE);
        taking.everywhere();
        assertTrue(taking.injected() > 100, () -> "too few to mean anything: " + taking.injected());
    }

    @Test
    void unbindsThatDoNotDependOnOneAnotherAreWaitedForTogether() throws IOException {
        Plan take = take(SmallHost.FIRST, SmallHost.SECOND, SmallHost.ALONE);
        CountDownLatch both = new CountDownLatch(2);
        List<String> unbound = Collections.synchronizedList(new ArrayList<>());
        ForwardingHost slow = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer write(String path, String text) {
                if (path.endsWith("/unbind")) {
                    unbound.add(text.strip());
                    both.countDown();
                    try {
                        if (unbound.size() <= 2 && !both.await(30, TimeUnit.SECONDS)) {
                            throw new AssertionError("the other was not begun");
                        }
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                return super.write(path, text);
            }
        };
        JournalStorage storage = JournalStorage.inMemory();
        RunSettings settings = SETTINGS.at(RunSettings.Pace.SIDE_BY_SIDE);
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(slow, take, storage, "test", settings));
        assertEquals(Set.of(SmallHost.FIRST, SmallHost.ALONE), Set.copyOf(unbound.subList(0, 2)));
        assertEquals(SmallHost.SECOND, unbound.get(2), "it shares the group and the slot of the first");
    }

    private OpenNode opened(OpenNode of, NodeRequest request) {
        NodeAnswer answer = of.request(request);
        return assertInstanceOf(NodeAnswer.Opened.class, answer, answer::toString)
                .node();
    }

    @Test
    void unbindingThatWaitsForAUserLeavesAJournalThatIsTrue() throws IOException {
        apply(take(SmallHost.ALONE));
        HostState taken = HostState.of(machine.host());
        OpenNode container = machine.host().open("/dev/vfio/vfio").value().orElseThrow();
        OpenNode group = machine.host().open("/dev/vfio/2").value().orElseThrow();
        group.request(NodeRequest.of("set_container", new Argument.File(container)));
        container.request(NodeRequest.of("set_iommu"));
        OpenNode device = opened(group, NodeRequest.of("get_device", new Argument.Text(SmallHost.ALONE)));
        // The rehearsal knows nothing of users, as nobody outside the kernel does.
        Plan give = ready(machine.plan(new Goal.Give(List.of(id(SmallHost.ALONE)))));
        JournalStorage storage = JournalStorage.inMemory();
        RunOutcome.Stopped stopped = assertInstanceOf(
                RunOutcome.Stopped.class, PlanRun.apply(machine.host(), give, storage, "test", SETTINGS));
        assertEquals(RunOutcome.Kind.WAITING, stopped.obstacles().get(0).kind());
        List.of(device, group, container).forEach(OpenNode::close);
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        RunOutcome undone = new PlanRun(machine.host(), sound.journal(), SETTINGS).undo();
        assertInstanceOf(RunOutcome.Finished.class, undone, undone::toString);
        assertEquals(taken, HostState.of(machine.host()));
    }

    @Test
    void planIsRefusedWhenTheHostHasChangedAndSaysWhat() throws IOException {
        Plan plan = take(SmallHost.ALONE);
        machine.host().write("/sys/bus/pci/drivers/snd_hda_intel/unbind", SmallHost.ALONE + "\n");
        HostState before = HostState.of(machine.host());
        JournalStorage storage = JournalStorage.inMemory();
        RunOutcome.NotBegun refused = assertInstanceOf(
                RunOutcome.NotBegun.class, PlanRun.apply(machine.host(), plan, storage, "test", SETTINGS));
        assertEquals(
                "[pci/0000:00:04.0: driver was snd_hda_intel and is now none]",
                refused.changes().toString());
        assertEquals(before, HostState.of(machine.host()));
        assertEquals(0, storage.read().length);
        assertInstanceOf(JournalReading.NothingDone.class, JournalReading.of(storage));
    }

    @Test
    void driverThatIsNotThereIsRefusedWithWhatWouldHelp() throws IOException {
        Planning planning = machine.plan(new Goal.Take(List.of(id(SmallHost.ALONE)), "uio_pci_generic"));
        Planning.Refused refused = assertInstanceOf(Planning.Refused.class, planning);
        assertTrue(refused.why().cure().orElse("").contains("modprobe"), refused::toString);
    }

    @Test
    void deviceThatTheKernelHasIsGivenAlready() throws IOException {
        assertTrue(
                ready(machine.plan(new Goal.Give(List.of(id(SmallHost.ALONE))))).isEmpty());
    }

    @Test
    void givingOneOfTwoBackWarnsThatAUserMayHoldTheOther() throws IOException {
        apply(take(SmallHost.FIRST, SmallHost.SECOND));
        Plan give = ready(machine.plan(new Goal.Give(List.of(id(SmallHost.FIRST)))));
        assertEquals(
                "not named; a process that uses group 1 through this device keeps the kernel's driver from binding",
                give.staying().get(0).reason());
    }

    @Test
    void givingTheOnlyOneThatIsTakenWarnsOfNobody() throws IOException {
        apply(take(SmallHost.FIRST, SmallHost.SECOND));
        apply(ready(machine.plan(new Goal.Give(List.of(id(SmallHost.FIRST))))));
        Plan give = ready(machine.plan(new Goal.Give(List.of(id(SmallHost.SECOND)))));
        assertEquals("not named", give.staying().get(0).reason());
    }

    private String after(Plan plan) throws IOException {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new PlanPrinter(out)
                .printAfter(
                        machine.host(),
                        plan,
                        1,
                        new PersistentFolder(new RootDirectory(Path.of("/nonexistent")), "etc"));
        out.flush();
        return text.toString();
    }

    @Test
    void whatAUserMayOpenIsSaidOfWhatWasTakenForOne() throws IOException {
        String undo = String.format("'dmaowner undo 1' brings back what was before%n");
        assertEquals(String.format("userspace may now open /dev/vfio/2%n") + undo, after(take(SmallHost.ALONE)));
        Plan idle = ready(machine.plan(new Goal.Take(List.of(id(SmallHost.ALONE)), "pci-stub")));
        assertEquals(undo, after(idle));
    }
}
