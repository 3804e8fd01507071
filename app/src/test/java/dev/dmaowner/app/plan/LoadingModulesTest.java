package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunListener.Event;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans on a fresh host, which has not loaded vfio-pci. */
class LoadingModulesTest {

    private static final DeviceId DEVICE = new DeviceId("pci", SmallHost.ALONE);
    private static final String DRIVER = "/sys/bus/pci/drivers/vfio-pci";

    private final List<String> happened = new ArrayList<>();
    private final RunSettings settings = new RunSettings(
            Duration.ZERO, Optional.empty(), (action, event) -> happened.add(event + " " + action.describe()));
    private final JournalStorage storage = JournalStorage.inMemory();
    private PlannedMachine machine;

    @BeforeEach
    void start() throws IOException, CommandFailure {
        machine = PlannedMachine.fresh(fresh());
    }

    private static Host fresh() throws IOException {
        CapturedHost host = SmallHost.host();
        return new ForwardingHost(host) {
            private boolean isHidden(String path) {
                return path.startsWith(DRIVER);
            }

            @Override
            public boolean exists(String path) {
                return !isHidden(path) && super.exists(path);
            }

            @Override
            public List<String> list(String path) throws IOException {
                return super.list(path).stream()
                        .filter(name -> !isHidden(path + "/" + name))
                        .toList();
            }
        };
    }

    private Plan take() throws IOException {
        Planning planning = machine.plan(new Goal.Take(List.of(DEVICE), "vfio-pci"));
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private PlanRun run(Host host) throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        return new PlanRun(host, sound.journal(), settings);
    }

    @Test
    void oneApplyLoadsTheModuleAndHandsTheDeviceOver() throws IOException {
        assertFalse(machine.host().exists(DRIVER));
        Plan plan = take();
        assertEquals(new Action.Load(DEVICE, "vfio-pci"), plan.steps().get(0).action());
        assertFalse(machine.host().exists(DRIVER), "a rehearsal loads nothing here");
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(
                Optional.of("vfio-pci"), machine.host().linkName("/sys/bus/pci/devices/" + DEVICE.name() + "/driver"));
        assertEquals("DONE load the module of vfio-pci", happened.get(0));
    }

    @Test
    void undoLeavesTheModuleLoadedAndSaysSo() throws IOException {
        PlanRun.apply(machine.host(), take(), storage, "test", settings);
        happened.clear();
        assertInstanceOf(RunOutcome.Finished.class, run(machine.host()).undo());
        assertEquals(
                Optional.of("snd_hda_intel"),
                machine.host().linkName("/sys/bus/pci/devices/" + DEVICE.name() + "/driver"));
        assertTrue(machine.host().exists(DRIVER));
        assertEquals(
                List.of("STAYS load the module of vfio-pci"),
                happened.stream()
                        .filter(event -> event.startsWith(Event.STAYS.name()))
                        .toList());
    }

    @Test
    void refusedModuleStopsTheRunBeforeTheDeviceIsTouched() throws IOException {
        Host refusing = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer loadModule(String module) {
                return WriteAnswer.refused(Refusal.of(Errno.EPERM, "locked down"));
            }
        };
        Plan plan = take();
        assertInstanceOf(RunOutcome.Stopped.class, PlanRun.apply(refusing, plan, storage, "test", settings));
        assertEquals(List.of("REFUSED load the module of vfio-pci"), happened);
        assertInstanceOf(RunOutcome.Finished.class, run(machine.host()).resume());
        assertEquals(
                Optional.of("vfio-pci"), machine.host().linkName("/sys/bus/pci/devices/" + DEVICE.name() + "/driver"));
    }

    @Test
    void modprobeThatLoadsNothingIsNoticed() throws IOException {
        Host idle = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer loadModule(String module) {
                return WriteAnswer.DONE;
            }
        };
        RunOutcome.Stopped stopped =
                assertInstanceOf(RunOutcome.Stopped.class, PlanRun.apply(idle, take(), storage, "test", settings));
        assertEquals(
                "modprobe succeeded, but there is no driver vfio-pci on bus pci",
                stopped.obstacles().get(0).why().reason());
    }

    @Test
    void moduleThatIsLoadedMeanwhileIsLeftAsItIs() throws IOException {
        Plan plan = take();
        machine.host().loadModule("vfio-pci");
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals("ALREADY load the module of vfio-pci", happened.get(0));
    }

    /** An older program reads version 2, and says of a newer one that it is newer. */
    @Test
    void versionIsRaisedOnlyForPlansThatNeedIt() throws IOException, CommandFailure {
        assertEquals(3, take().version());
        machine.host().loadModule("vfio-pci");
        Plan plain = take();
        assertEquals(2, plain.version());
        assertTrue(plain.steps().stream().map(Step::action).noneMatch(Action.Load.class::isInstance));
    }
}
