package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PersistentFolder;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RootDirectory;
import dev.dmaowner.plan.run.RunListener;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.survey.UserspaceNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that open the node of a group to a user who is not root. */
class OpeningNodesTest {

    private static final DeviceId DEVICE = new DeviceId("pci", SmallHost.ALONE);
    private static final String NODE = "/dev/vfio/2";
    private static final NodeAccess ALICE = new NodeAccess("alice", "kvm", "0660");

    @TempDir
    private Path root;

    private final JournalStorage storage = JournalStorage.inMemory();
    private PlannedMachine machine;

    @BeforeEach
    void start() throws IOException, CommandFailure {
        machine = PlannedMachine.of(SmallHost.host(), Optional.empty());
    }

    private RunSettings settings() {
        return new RunSettings(
                Duration.ZERO, Optional.of(new PersistentFolder(new RootDirectory(root), "etc")), RunListener.NOBODY);
    }

    private PlanRequest take(NodeAccess access) {
        return PlanRequest.of(new Goal.Take(List.of(DEVICE), "vfio-pci")).openTo(access);
    }

    private Plan plan(PlanRequest request) throws IOException {
        Planning planning = machine.plan(request);
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private void apply(Plan plan) throws IOException {
        RunOutcome outcome = PlanRun.apply(machine.host(), plan, storage, "test", settings());
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
    }

    private void undo() throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        RunOutcome outcome = new PlanRun(machine.host(), sound.journal(), settings()).undo();
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
    }

    @Test
    void nodeIsGivenAfterTheDeviceIsBoundAndGoesWithIt() throws IOException {
        Plan plan = plan(take(ALICE));
        Step last = plan.steps().get(plan.steps().size() - 1);
        assertEquals(new Action.Open(DEVICE, new GroupId(2), ALICE), last.action());
        assertEquals(
                "sudo chown alice:kvm /dev/vfio/2 && sudo chmod 0660 /dev/vfio/2",
                last.action().asShell());
        assertEquals(3, plan.version());
        apply(plan);
        assertEquals(Optional.of(ALICE), machine.host().nodeAccess(NODE));
        undo();
        assertEquals(Optional.empty(), machine.host().nodeAccess(NODE));
    }

    /** As a kernel that is built with nodes of devices and without those of groups shows itself. */
    private static final class WithoutNodesOfGroups extends ForwardingHost {

        WithoutNodesOfGroups(Host host) {
            super(host);
        }

        @Override
        public boolean exists(String path) {
            return !path.equals(NODE) && super.exists(path);
        }

        @Override
        public WriteAnswer setNodeAccess(String path, NodeAccess access) {
            return path.equals(NODE)
                    ? WriteAnswer.refused(Refusal.of(Errno.ENOENT, path + " is not there"))
                    : super.setNodeAccess(path, access);
        }
    }

    @Test
    void nodeOfTheDeviceIsEnoughWhereGroupsHaveNone() throws IOException {
        machine.host().write("/sys/module/vfio/parameters/device_cdev", "Y");
        Host host = new WithoutNodesOfGroups(machine.host());
        RunOutcome outcome = PlanRun.apply(host, plan(take(ALICE)), storage, "test", settings());
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
        String node = "/dev/vfio/devices/"
                + host.list("/sys/bus/pci/devices/" + SmallHost.ALONE + "/vfio-dev")
                        .get(0);
        assertEquals(Optional.of(ALICE), host.nodeAccess(node));
        assertEquals(List.of(node), UserspaceNodes.given(host, DEVICE, Optional.of(new GroupId(2))));
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        RunOutcome undone = new PlanRun(host, sound.journal(), settings()).undo();
        assertInstanceOf(RunOutcome.Finished.class, undone, undone::toString);
    }

    @Test
    void nodeThatWasThereGetsItsOwnerBack() throws IOException {
        apply(plan(take(NodeAccess.UNCHANGED)));
        machine.host().setNodeAccess(NODE, new NodeAccess("bob", "", "0640"));
        JournalStorage second = JournalStorage.inMemory();
        Plan plan = plan(take(new NodeAccess("alice", "", "")));
        assertEquals(1, plan.steps().size(), "it is bound already");
        PlanRun.apply(machine.host(), plan, second, "test", settings());
        assertEquals(
                Optional.of(new NodeAccess("alice", "root", "0640")),
                machine.host().nodeAccess(NODE));
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(second));
        new PlanRun(machine.host(), sound.journal(), settings()).undo();
        assertEquals(
                Optional.of(new NodeAccess("bob", "root", "0640")),
                machine.host().nodeAccess(NODE));
    }

    @Test
    void ruleNamesTheNodeByTheDeviceBecauseNumbersOfGroupsChange() throws IOException {
        apply(plan(take(ALICE).lasting(Lifetime.EVERY_BOOT)));
        String rule = Files.readString(root.resolve("etc/udev/rules.d/70-dmaowner-pci-" + SmallHost.ALONE + ".rules"));
        assertTrue(
                rule.contains("SUBSYSTEM==\"vfio\", KERNEL==\"[0-9]*\", TEST==\"/sys/kernel/iommu_groups/%k/devices/"
                        + SmallHost.ALONE + "\", OWNER=\"alice\", GROUP=\"kvm\", MODE=\"0660\"\n"),
                rule);
        assertTrue(
                rule.contains("SUBSYSTEM==\"vfio-dev\", KERNELS==\"" + SmallHost.ALONE + "\", OWNER=\"alice\""), rule);
        undo();
        assertTrue(Files.notExists(root.resolve("etc/udev/rules.d/70-dmaowner-pci-" + SmallHost.ALONE + ".rules")));
    }

    @Test
    void planIsReadAsItWasWrittenAndAskedForAgain() throws IOException {
        Plan plan = plan(take(ALICE).lasting(Lifetime.EVERY_BOOT));
        assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
        assertEquals(ALICE, PlanRequest.ofPlan(plan).access());
        assertEquals(plan, plan(PlanRequest.ofPlan(plan)));
    }

    @Test
    void planWithoutUsersIsAsBefore() throws IOException {
        Plan plan = plan(take(NodeAccess.UNCHANGED));
        assertEquals(2, plan.version());
        assertTrue(plan.steps().stream().map(Step::action).noneMatch(Action.Open.class::isInstance));
    }
}
