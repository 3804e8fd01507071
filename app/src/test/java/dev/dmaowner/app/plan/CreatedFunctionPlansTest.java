package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Goal.Vfs.Drivers;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that are made and taken by one plan, on a machine whose NVMe controller has three of the four that it can have. */
class CreatedFunctionPlansTest {

    private static final DeviceId PHYSICAL = new DeviceId("pci", "0000:0c:00.0");
    private static final DeviceId FIRST = new DeviceId("pci", "0000:0c:00.1");
    private static final DeviceId FOURTH = new DeviceId("pci", "0000:0c:00.4");
    private static final String FOLDER = "/sys/bus/pci/devices/" + PHYSICAL.name();
    private static final NodeAccess ALICE = new NodeAccess("alice", "", "0600");

    private final JournalStorage storage = JournalStorage.inMemory();
    private final RunSettings settings = RunSettings.within(Duration.ZERO);
    private PlannedMachine machine;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        machine = PlannedMachine.of(
                MachineSource.open(List.of(capture().toString()), RegisterAccess.CONFIGURATION_SPACE),
                Optional.empty());
    }

    private static Path capture() {
        return SharedData.path("pci/captures/q35-vtd-mix.sys.tar.gz");
    }

    private static Goal.Take fourth(Drivers drivers) {
        return Goal.Take.toUserspace(List.of(FOURTH)).after(new Goal.Vfs(PHYSICAL, 4, drivers));
    }

    private Plan ready(PlanRequest request) throws IOException {
        Planning planning = machine.plan(request);
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private Plan ready(Goal goal) throws IOException {
        return ready(PlanRequest.of(goal));
    }

    private Refusal refused(PlanRequest request) throws IOException {
        Planning planning = machine.plan(request);
        return assertInstanceOf(Planning.Refused.class, planning, planning::toString)
                .why();
    }

    private void write(String path, String text) {
        assertEquals(WriteAnswer.DONE, machine.host().write(path, text));
    }

    private Optional<String> read(String file) throws IOException {
        return machine.host().readText(FOLDER + "/" + file);
    }

    private Optional<String> driver(DeviceId device) throws IOException {
        return machine.host().linkName("/sys/bus/pci/devices/" + device.name() + "/driver");
    }

    private PlanRun run() throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        return new PlanRun(machine.host(), sound.journal(), settings);
    }

    private static List<Action> actions(Plan plan) {
        return plan.steps().stream().map(Step::action).toList();
    }

    @Test
    void planMakesTheFunctionThenTakesItFromWhoeverHasItByThen() throws IOException {
        Plan plan = ready(fourth(Drivers.AS_SET));
        assertEquals(
                List.of(
                        new Action.RemoveFunctions(PHYSICAL, 3),
                        new Action.MakeFunctions(PHYSICAL, 4),
                        new Action.SetOverride(FOURTH, "vfio-pci"),
                        new Action.Vacate(FOURTH, "vfio-pci"),
                        new Action.Bind(FOURTH, "vfio-pci"),
                        new Action.Expect(FOURTH, "vfio-pci")),
                actions(plan));
        assertEquals(3, plan.ending().size());
        assertEquals(Optional.of("3"), read("sriov_numvfs"), "planning changes nothing");
    }

    @Test
    void withoutDriversNobodyCanHaveIt() throws IOException {
        assertEquals(
                List.of(
                        new Action.RemoveFunctions(PHYSICAL, 3),
                        new Action.Autoprobe(PHYSICAL, Action.Switch.OFF),
                        new Action.MakeFunctions(PHYSICAL, 4),
                        new Action.SetOverride(FOURTH, "vfio-pci"),
                        new Action.Bind(FOURTH, "vfio-pci"),
                        new Action.Expect(FOURTH, "vfio-pci")),
                actions(ready(fourth(Drivers.KEPT_OFF))));
    }

    @Test
    void runMakesAndTakesItAndUndoGivesItBackAndRestoresTheNumber() throws IOException {
        Plan plan = ready(PlanRequest.of(fourth(Drivers.KEPT_OFF)).openTo(ALICE));
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(Optional.of("4"), read("sriov_numvfs"));
        assertEquals(Optional.of("vfio-pci"), driver(FOURTH));
        assertEquals(Optional.empty(), driver(FIRST), "drivers are kept from the others");
        String group = machine.host()
                .linkName("/sys/bus/pci/devices/" + FOURTH.name() + "/iommu_group")
                .orElseThrow();
        assertEquals(
                Optional.of(new NodeAccess("alice", "root", "0600")),
                machine.host().nodeAccess("/dev/vfio/" + group));

        assertInstanceOf(RunOutcome.Finished.class, run().undo());
        assertEquals(Optional.of("3"), read("sriov_numvfs"));
        assertEquals(Optional.of("1"), read("sriov_drivers_autoprobe"));
        assertFalse(machine.host().exists("/sys/bus/pci/devices/" + FOURTH.name()));
        assertEquals(Optional.of("nvme"), driver(FIRST), "the old ones come back with their driver");
    }

    @Test
    void driverThatTakesItWhenItIsMadeLeavesItAgain() throws IOException {
        Plan plan = ready(fourth(Drivers.AS_SET));
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(Optional.of("vfio-pci"), driver(FOURTH));
        assertEquals(Optional.of("nvme"), driver(FIRST));
    }

    @Test
    void runThatFailsAnywhereIsTakenUpThereOrUndone() throws IOException {
        write(FOLDER + "/sriov_numvfs", "0");
        int injected = 0;
        for (Drivers drivers : Drivers.values()) {
            FaultInjection faults = new FaultInjection(
                    machine.host(), ready(PlanRequest.of(fourth(drivers)).openTo(ALICE)));
            faults.everywhere();
            injected += faults.injected();
        }
        assertTrue(injected > 50, "too few to mean anything: " + injected);
    }

    @Test
    void functionsStayWhileUserspaceHoldsTheOneThatWasTaken() throws IOException {
        write("/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "1");
        PlanRun.apply(machine.host(), ready(fourth(Drivers.AS_SET)), storage, "test", settings);
        String group = machine.host()
                .linkName("/sys/bus/pci/devices/" + FOURTH.name() + "/iommu_group")
                .orElseThrow();
        try (OpenNode container = machine.host().open("/dev/vfio/vfio").value().orElseThrow();
                OpenNode held =
                        machine.host().open("/dev/vfio/" + group).value().orElseThrow()) {
            held.request(NodeRequest.of("set_container", new Argument.File(container)));
            container.request(NodeRequest.of("set_iommu"));
            NodeRequest device = NodeRequest.of("get_device", new Argument.Text(FOURTH.name()));
            assertInstanceOf(NodeAnswer.Opened.class, held.request(device));
            RunOutcome.Stopped stopped = assertInstanceOf(RunOutcome.Stopped.class, run().undo());
            assertEquals(
                    List.of(FOURTH),
                    stopped.obstacles().stream()
                            .map(obstacle -> obstacle.action().device())
                            .toList());
            assertEquals(Optional.of("4"), read("sriov_numvfs"));
        }
    }

    @Test
    void functionThatIsThereNowIsTakenAsANewOneIfAnotherIsMade() throws IOException {
        Goal goal = Goal.Take.toUserspace(List.of(FIRST, FOURTH)).after(new Goal.Vfs(PHYSICAL, 4, Drivers.AS_SET));
        Plan plan = ready(goal);
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(Optional.of("vfio-pci"), driver(FIRST));
        assertInstanceOf(RunOutcome.Finished.class, run().undo());
        assertEquals(Optional.of("nvme"), driver(FIRST));
        assertEquals(Optional.of("3"), read("sriov_numvfs"));
    }

    @Test
    void functionsThatAreHandedToUserspaceGoOnlyWithConsent() throws IOException {
        write("/sys/bus/pci/devices/" + FIRST.name() + "/driver_override", "vfio-pci");
        write("/sys/bus/pci/drivers_probe", FIRST.name());
        PlanRequest request = PlanRequest.of(fourth(Drivers.AS_SET)).despite(Set.of("no-interrupt-remapping"));
        Planning.NotAgreed open = assertInstanceOf(Planning.NotAgreed.class, machine.plan(request, Guards.all()));
        assertEquals(
                List.of("functions-in-use"),
                open.findings().stream().map(finding -> finding.guard()).toList());
        Planning agreed =
                machine.plan(request.despite(Set.of("functions-in-use", "no-interrupt-remapping")), Guards.all());
        Planning.Ready ready = assertInstanceOf(Planning.Ready.class, agreed, agreed::toString);
        assertTrue(ready.plan().despite().contains("functions-in-use"));
        assertTrue(
                ready.notChecked().stream()
                        .anyMatch(check -> check.guard().equals("no-reset")
                                && check.reason()
                                        .equals("whether the kernel can reset 0000:0c:00.4 is known only when it is"
                                                + " there")),
                ready::toString);
    }

    @Test
    void physicalFunctionWithoutADriverMakesNone() throws IOException {
        write(FOLDER + "/sriov_numvfs", "0");
        write("/sys/bus/pci/drivers/nvme/unbind", PHYSICAL.name());
        assertEquals(
                Errno.ENOENT, refused(PlanRequest.of(fourth(Drivers.AS_SET))).errno());
    }

    @Test
    void deviceThatWouldNotBeMadeIsRefused() throws IOException {
        Goal goal = Goal.Take.toUserspace(List.of(new DeviceId("pci", "0000:0c:00.7")))
                .after(new Goal.Vfs(PHYSICAL, 4, Drivers.AS_SET));
        assertEquals(
                "0000:0c:00.7 would not be among the virtual functions of 0000:0c:00.0",
                refused(PlanRequest.of(goal)).reason());
    }

    @Test
    void neitherTheNextBootNorAResetIsPromised() throws IOException {
        PlanRequest request = PlanRequest.of(fourth(Drivers.AS_SET));
        assertEquals(
                Errno.EOPNOTSUPP, refused(request.lasting(Lifetime.EVERY_BOOT)).errno());
        assertEquals(Errno.EOPNOTSUPP, refused(request.handing(Handover.RESET)).errno());
    }

    @Test
    void textOfAPlanIsReadAsItWasWritten() throws IOException {
        for (Drivers drivers : Drivers.values()) {
            Plan plan = ready(PlanRequest.of(fourth(drivers)).openTo(ALICE));
            assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
            assertEquals(3, plan.version());
            assertEquals(plan, ready(PlanRequest.ofPlan(plan)), "apply makes the same plan again");
        }
    }

    private CommandRun take(String... more) {
        String[] first = {"plan", "take", "0c:00.4", "-m", capture().toString(), "--despite", "no-interrupt-remapping"};
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return CommandRun.of(all);
    }

    @Test
    void commandPrintsWhatItsSchemaSaysAndWritesWhatApplyReads() throws IOException {
        Path file = folder.resolve("plan.json");
        CommandRun run = take("--create", "--user", "alice", "-o", file.toString(), "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(fourth(Drivers.AS_SET), PlanFile.read(file).goal());
        try (InputStream in = PlanCommand.class.getResourceAsStream("plan.schema.json")) {
            assertEquals(
                    List.of(),
                    List.copyOf(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(in)
                            .validate(new ObjectMapper().readTree(Files.readString(file)))));
        }
    }

    @Test
    void commandSaysWhatIsMadeAndTaken() {
        CommandRun run = take("--create");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("take 0000:0c:00.4 to vfio-pci, after vfs 0000:0c:00.0 4"), run.out());
    }

    @Test
    void withoutTheOptionTheFunctionsThatAreThereAreNamedWithWhoHasThem() {
        CommandRun run = take();
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains("'dmaowner apply take 0000:0c:00.4 --create' makes and takes it"), run.err());
        assertTrue(run.err().contains("0000:0c:00.1 is there: it is free, no driver has it"), run.err());
    }

    @Test
    void functionsInUseAreToldFromFreeOnes() {
        write("/sys/bus/pci/devices/" + FIRST.name() + "/driver_override", "vfio-pci");
        write("/sys/bus/pci/drivers_probe", FIRST.name());
        write("/sys/bus/pci/drivers_probe", "0000:0c:00.2");
        CommandFailure why = assertThrows(
                CommandFailure.class, () -> new NameLookup(machine.host()).devicesOrGroup("pci/0000:0c:00.4"));
        assertEquals(
                List.of(
                        "0000:0c:00.1 is there: it is handed to userspace, vfio-pci has it",
                        "0000:0c:00.2 is there: it is in use by the kernel, nvme has it",
                        "0000:0c:00.3 is there: it is free, no driver has it"),
                why.details());
    }

    @Test
    void functionThatIsThereIsTakenAsItIs() {
        CommandRun with = CommandRun.of(
                "plan",
                "take",
                "0c:00.1",
                "-m",
                capture().toString(),
                "--despite",
                "no-interrupt-remapping",
                "--create");
        CommandRun without = CommandRun.of(
                "plan", "take", "0c:00.1", "-m", capture().toString(), "--despite", "no-interrupt-remapping");
        assertEquals(without.out(), with.out());
        assertEquals(without.exitCode(), with.exitCode());
    }

    @Test
    void wordsThatMeanNothingTogetherAreRefused() {
        assertEquals(2, take("--no-drivers").exitCode());
        assertEquals(3, take("--create", "--persist").exitCode());
    }
}
