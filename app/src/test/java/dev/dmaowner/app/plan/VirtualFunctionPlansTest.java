package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Goal.Vfs.Drivers;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.PlanRequest;
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

/** Numbers of virtual functions, on a machine whose NVMe controller has three of the four that it can have. */
class VirtualFunctionPlansTest {

    private static final DeviceId PHYSICAL = new DeviceId("pci", "0000:0c:00.0");
    private static final String FOLDER = "/sys/bus/pci/devices/" + PHYSICAL.name();
    private static final String FIRST = "0000:0c:00.1";
    private static final String FIRST_FOLDER = "/sys/bus/pci/devices/" + FIRST;

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

    private static Goal.Vfs functions(int count) {
        return new Goal.Vfs(PHYSICAL, count, Drivers.AS_SET);
    }

    private Plan ready(Goal goal) throws IOException {
        Planning planning = machine.plan(goal);
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private Refusal refused(Goal goal) throws IOException {
        Planning planning = machine.plan(goal);
        return assertInstanceOf(Planning.Refused.class, planning, planning::toString)
                .why();
    }

    private PlanRun run() throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        return new PlanRun(machine.host(), sound.journal(), settings);
    }

    private void write(String path, String text) {
        assertEquals(WriteAnswer.DONE, machine.host().write(path, text));
    }

    /** As a running host shows it to whoever may read no registers. */
    private void withoutRegisters() throws Exception {
        machine = PlannedMachine.of(
                MachineSource.open(List.of(capture().toString()), RegisterAccess.NONE), Optional.empty());
    }

    private Optional<String> count() throws IOException {
        return machine.host().readText(FOLDER + "/sriov_numvfs");
    }

    private static List<Action> actions(Plan plan) {
        return plan.steps().stream().map(Step::action).toList();
    }

    @Test
    void anotherNumberIsReachedByWayOfNone() throws IOException {
        Plan plan = ready(functions(2));
        assertEquals(
                List.of(new Action.RemoveFunctions(PHYSICAL, 3), new Action.MakeFunctions(PHYSICAL, 2)), actions(plan));
        assertEquals(
                List.of(FIRST, "0000:0c:00.2", "0000:0c:00.3"),
                plan.ending().stream()
                        .map(Companion::device)
                        .map(DeviceId::name)
                        .toList());
        assertEquals(Optional.of("3"), count(), "a rehearsal changes nothing here");
        assertEquals(
                "the kernel changes a number only from or to 0; overrides are lost",
                plan.steps().get(0).reason());
    }

    @Test
    void filesTellWhereNoRegistersAreRead() throws Exception {
        withoutRegisters();
        Plan plan = ready(new Goal.Vfs(PHYSICAL, 4, Drivers.KEPT_OFF));
        PlanRun.apply(machine.host(), plan, storage, "test", settings);
        assertEquals(Optional.of("4"), count());
        assertTrue(machine.host().exists("/sys/bus/pci/devices/0000:0c:00.4"));
        assertInstanceOf(RunOutcome.Finished.class, run().undo());
        assertEquals(Optional.of("3"), count());
    }

    @Test
    void planOfAChangedMachineIsRehearsedOnWhatItHasNow() throws Exception {
        write(FOLDER + "/sriov_numvfs", "0");
        assertEquals(List.of(new Action.MakeFunctions(PHYSICAL, 4)), actions(ready(functions(4))));
        write(FOLDER + "/sriov_numvfs", "1");
        assertEquals(
                List.of(new Action.RemoveFunctions(PHYSICAL, 1), new Action.MakeFunctions(PHYSICAL, 3)),
                actions(ready(functions(3))));
    }

    @Test
    void linksComeAndGoWithThem() throws IOException {
        assertEquals(Optional.of("0000:0c:00.2"), machine.host().linkName(FOLDER + "/virtfn1"));
        assertEquals(Optional.of(PHYSICAL.name()), machine.host().linkName(FIRST_FOLDER + "/physfn"));
        assertEquals(Optional.of("3"), machine.host().readText(FIRST_FOLDER + "/physfn/sriov_numvfs"));
        write(FOLDER + "/sriov_numvfs", "0");
        assertFalse(machine.host().list(FOLDER).contains("virtfn1"));
        write(FOLDER + "/sriov_numvfs", "4");
        assertTrue(machine.host().list(FOLDER).contains("virtfn3"));
        assertEquals(Optional.of("0000:0c:00.4"), machine.host().linkName(FOLDER + "/virtfn3"));
        assertEquals(Optional.of(PHYSICAL.name()), machine.host().linkName("/sys/bus/pci/devices/0000:0c:00.4/physfn"));
    }

    @Test
    void runMakesThemAndUndoBringsBackTheNumberAndWhetherDriversTakeThem() throws IOException {
        Plan plan = ready(new Goal.Vfs(PHYSICAL, 4, Drivers.KEPT_OFF));
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(Optional.of("4"), count());
        assertEquals(Optional.empty(), machine.host().linkName(FIRST_FOLDER + "/driver"));

        assertInstanceOf(RunOutcome.Finished.class, run().undo());
        assertEquals(Optional.of("3"), count());
        assertEquals(Optional.of("1"), machine.host().readText(FOLDER + "/sriov_drivers_autoprobe"));
        assertEquals(
                Optional.of("nvme"),
                machine.host().linkName(FIRST_FOLDER + "/driver"),
                "drivers may take functions again before the old ones come back");
        assertFalse(machine.host().exists("/sys/bus/pci/devices/0000:0c:00.4"));
    }

    @Test
    void allAreRemovedAndComeBack() throws IOException {
        PlanRun.apply(machine.host(), ready(functions(0)), storage, "test", settings);
        assertFalse(machine.host().exists(FIRST_FOLDER));
        assertInstanceOf(RunOutcome.Finished.class, run().undo());
        assertTrue(machine.host().exists(FIRST_FOLDER));
    }

    @Test
    void refusedRunIsTakenUpWhereItStopped() throws IOException {
        Plan plan = ready(functions(2));
        ForwardingHost stubborn = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer write(String path, String text) {
                return text.equals("2\n")
                        ? WriteAnswer.refused(Refusal.of(Errno.ENOMEM, "no room for them"))
                        : super.write(path, text);
            }
        };
        assertInstanceOf(RunOutcome.Stopped.class, PlanRun.apply(stubborn, plan, storage, "test", settings));
        assertEquals(Optional.of("0"), count());
        assertEquals(List.of(PHYSICAL), run().devicesToResume());
        assertInstanceOf(RunOutcome.Finished.class, run().resume());
        assertEquals(Optional.of("2"), count());
    }

    @Test
    void resumeDoesNotRemoveWhatTheRunHasMade() throws IOException {
        Plan plan = ready(functions(2));
        PlanRun.apply(machine.host(), plan, storage, "test", settings);
        assertEquals(List.of(), run().devicesToResume());
    }

    @Test
    void kernelThatMakesFewerIsNoticed() throws IOException {
        Plan plan = ready(functions(2));
        ForwardingHost deaf = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer write(String path, String text) {
                return WriteAnswer.DONE;
            }
        };
        RunOutcome.Stopped stopped =
                assertInstanceOf(RunOutcome.Stopped.class, PlanRun.apply(deaf, plan, storage, "test", settings));
        assertTrue(stopped.obstacles().get(0).why().reason().contains("has 3 virtual functions"), stopped::toString);
    }

    @Test
    void numberThatSomebodyElseHasSetIsLeftAlone() throws IOException {
        PlanRun.apply(machine.host(), ready(functions(2)), storage, "test", settings);
        write(FOLDER + "/sriov_numvfs", "0");
        write(FOLDER + "/sriov_numvfs", "4");
        RunOutcome.Stopped stopped = assertInstanceOf(RunOutcome.Stopped.class, run().undo());
        assertTrue(
                stopped.obstacles().get(0).why().reason().contains("sriov_numvfs was 0 or 2 or 3 and is now 4"),
                stopped::toString);
        assertEquals(Optional.of("4"), count());
    }

    @Test
    void numberThatIsThereNeedsNoStep() throws IOException {
        Plan plan = ready(functions(3));
        assertTrue(plan.isEmpty());
        assertEquals(List.of(), plan.ending());
    }

    @Test
    void sameNumberWithoutDriversIsRefusedWhileOneHasSome() throws IOException {
        Goal goal = new Goal.Vfs(PHYSICAL, 3, Drivers.KEPT_OFF);
        assertEquals(List.of(new Action.Autoprobe(PHYSICAL, Action.Switch.OFF)), actions(ready(goal)));
        write("/sys/bus/pci/drivers_probe", FIRST);
        assertEquals(
                "0000:0c:00.0 has 3 virtual functions already, and these have drivers: 0000:0c:00.1 (nvme)",
                refused(goal).reason());
    }

    @Test
    void moreThanTheDeviceCanHaveAreRefused() throws IOException {
        Refusal why = refused(functions(5));
        assertEquals(Errno.ERANGE, why.errno());
        assertEquals("0000:0c:00.0 can have 4 virtual functions at most, and 5 are asked for", why.reason());
    }

    @Test
    void withoutADriverNoneAreMade() throws IOException {
        write(FOLDER + "/sriov_numvfs", "0");
        write("/sys/bus/pci/drivers/nvme/unbind", PHYSICAL.name());
        assertEquals(Errno.ENOENT, refused(functions(1)).errno());
        assertTrue(ready(functions(0)).isEmpty());
    }

    @Test
    void vfioPciRefusesUnlessItsParameterAllowsThem() throws IOException {
        write(FOLDER + "/sriov_numvfs", "0");
        write("/sys/bus/pci/drivers/nvme/unbind", PHYSICAL.name());
        write(FOLDER + "/driver_override", "vfio-pci");
        write("/sys/bus/pci/drivers_probe", PHYSICAL.name());
        Refusal why = refused(functions(1));
        assertEquals(Errno.ENOENT, why.errno());
        assertTrue(
                why.reason().startsWith("to make 1 virtual function of 0000:0c:00.0 would be refused"), why.reason());
    }

    @Test
    void virtualFunctionAndDeviceWithoutAnyAreRefused() throws IOException {
        assertEquals(
                "0000:0c:00.1 is itself a virtual function, of 0000:0c:00.0",
                refused(new Goal.Vfs(new DeviceId("pci", FIRST), 1, Drivers.AS_SET))
                        .reason());
        assertEquals(
                Errno.ENOENT,
                refused(new Goal.Vfs(new DeviceId("pci", "0000:00:00.0"), 1, Drivers.AS_SET))
                        .errno());
    }

    @Test
    void functionThatIsHandedToUserspaceGoesOnlyWithConsent() throws IOException {
        machine.host().write("/sys/bus/pci/drivers/nvme/unbind", FIRST);
        write(FIRST_FOLDER + "/driver_override", "vfio-pci");
        write("/sys/bus/pci/drivers_probe", FIRST);
        PlanRequest request = PlanRequest.of(functions(2));

        Planning.NotAgreed open = assertInstanceOf(Planning.NotAgreed.class, machine.plan(request, Guards.all()));
        assertEquals(1, open.findings().size(), open::toString);
        assertEquals("functions-in-use", open.findings().get(0).guard());
        assertEquals(FIRST, open.findings().get(0).device().name());

        Planning agreed = machine.plan(request.despite(Set.of("functions-in-use")), Guards.all());
        assertEquals(
                List.of("functions-in-use"),
                assertInstanceOf(Planning.Ready.class, agreed, agreed::toString)
                        .plan()
                        .despite());
    }

    @Test
    void textOfAPlanIsReadAsItWasWritten() throws IOException {
        for (Goal goal : List.of(functions(0), functions(2), new Goal.Vfs(PHYSICAL, 4, Drivers.KEPT_OFF))) {
            Plan plan = ready(goal);
            assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
            assertEquals(3, plan.version());
        }
    }

    @Test
    void commandPrintsWhatItsSchemaSaysAndWritesWhatApplyReads() throws IOException {
        Path file = folder.resolve("plan.json");
        CommandRun run = CommandRun.of(
                "plan",
                "vfs",
                "0c:00.0",
                "4",
                "--no-drivers",
                "-m",
                capture().toString(),
                "-o",
                file.toString(),
                "--format",
                "json");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                new Goal.Vfs(PHYSICAL, 4, Drivers.KEPT_OFF), PlanFile.read(file).goal());
        try (InputStream in = PlanCommand.class.getResourceAsStream("plan.schema.json")) {
            assertEquals(
                    List.of(),
                    List.copyOf(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(in)
                            .validate(new ObjectMapper().readTree(Files.readString(file)))));
        }
    }

    @Test
    void functionThatIsNotThereIsNamedWithWhatMakesIt() {
        CommandRun run =
                CommandRun.of("plan", "take", "0c:00.4", "-m", capture().toString());
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(
                run.err()
                        .contains(
                                "0000:0c:00.0 can make it: it would be number 4 of its virtual functions, of which it has 3;"
                                        + " 'dmaowner apply vfs 0000:0c:00.0 4' makes it, and removes those that are there first"),
                run.err());
        CommandRun beyond =
                CommandRun.of("plan", "take", "0c:00.5", "-m", capture().toString());
        assertEquals(2, beyond.exitCode(), beyond.err());
        assertFalse(beyond.err().contains("can make it"), beyond.err());
    }

    @Test
    void commandSaysThatNothingIsToBeDone() {
        CommandRun run =
                CommandRun.of("plan", "vfs", "0c:00.0", "3", "-m", capture().toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("nothing to do: it has 3 virtual functions already"), run.out());
        CommandRun tooMany =
                CommandRun.of("plan", "vfs", "0c:00.0", "5", "-m", capture().toString());
        assertEquals(3, tooMany.exitCode(), tooMany.err());
        CommandRun noNumber =
                CommandRun.of("plan", "vfs", "0c:00.0", "-1", "-m", capture().toString());
        assertEquals(2, noNumber.exitCode(), noNumber.err());
    }
}
