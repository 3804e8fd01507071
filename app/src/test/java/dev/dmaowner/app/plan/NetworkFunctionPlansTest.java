package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Goal.Vfs.Drivers;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** MAC addresses and VLANs of virtual functions that are made anew. */
class NetworkFunctionPlansTest {

    private static final DeviceId PHYSICAL = new DeviceId("pci", NetworkFunctionsHost.PHYSICAL);
    private static final DeviceId THIRD = new DeviceId("pci", "0000:01:10.4");
    private static final String FOLDER = "/sys/bus/pci/devices/" + PHYSICAL.name();
    private static final FunctionLink FIRST_LINK =
            FunctionLink.of(0, "mac 52:54:00:aa:bb:01 vlan 100 qos 3 spoofchk off");
    private static final FunctionLink SECOND_LINK = FunctionLink.of(1, "mac 52:54:00:aa:bb:02 trust on");
    private static final List<FunctionLink> SET = List.of(FIRST_LINK, SECOND_LINK);

    private final JournalStorage storage = JournalStorage.inMemory();
    private final RunSettings settings = RunSettings.within(Duration.ZERO);

    private static PlannedMachine machine(Optional<List<FunctionLink>> links) throws Exception {
        return PlannedMachine.of(NetworkFunctionsHost.host(links), Optional.empty());
    }

    private static Plan ready(PlannedMachine machine, Goal goal) throws IOException {
        Planning planning = machine.plan(goal);
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private static Goal.Vfs functions(int count) {
        return new Goal.Vfs(PHYSICAL, count, Drivers.AS_SET);
    }

    private static List<FunctionLink> links(PlannedMachine machine) throws IOException {
        return machine.host().functionLinks(NetworkFunctionsHost.INTERFACE).orElseThrow();
    }

    private static List<Action> actions(Plan plan) {
        return plan.steps().stream().map(Step::action).toList();
    }

    private PlanRun run(PlannedMachine machine) throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        return new PlanRun(machine.host(), sound.journal(), settings);
    }

    @Test
    void functionsThatTakeThePlacesOfOthersGetWhatWasSetForThese() throws Exception {
        PlannedMachine machine = machine(Optional.of(SET));
        Plan plan = ready(machine, functions(3));
        assertEquals(
                List.of(
                        new Action.RemoveFunctions(PHYSICAL, 2),
                        new Action.MakeFunctions(PHYSICAL, 3),
                        new Action.SetLink(PHYSICAL, FIRST_LINK),
                        new Action.SetLink(PHYSICAL, SECOND_LINK)),
                actions(plan));
        assertEquals(
                "sudo ip link set dev \"$(ls /sys/bus/pci/devices/0000:01:00.0/net)\" vf 0 mac 52:54:00:aa:bb:01 vlan"
                        + " 100 qos 3 spoofchk off",
                plan.steps().get(2).action().asShell());
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(List.of(FIRST_LINK, SECOND_LINK, FunctionLink.of(2, "")), links(machine));

        assertInstanceOf(RunOutcome.Finished.class, run(machine).undo());
        assertEquals(SET, links(machine), "the old functions come back with what was set for them");
    }

    @Test
    void simulatedKernelForgetsThemWithTheFunctions() throws Exception {
        PlannedMachine machine = machine(Optional.of(SET));
        assertEquals(SET, links(machine));
        machine.host().write(FOLDER + "/sriov_numvfs", "2");
        assertEquals(SET, links(machine), "nothing was changed");
        machine.host().write(FOLDER + "/sriov_numvfs", "0");
        assertEquals(List.of(), links(machine));
        machine.host().write(FOLDER + "/sriov_numvfs", "1");
        assertEquals(List.of(FunctionLink.of(0, "")), links(machine));
        FunctionLink other = FunctionLink.of(1, "vlan 5");
        assertEquals(
                Optional.of(Errno.EINVAL),
                machine.host()
                        .setFunctionLink(NetworkFunctionsHost.INTERFACE, other)
                        .refusal()
                        .map(Refusal::errno));
        assertEquals(
                Optional.of(Errno.ENODEV),
                machine.host().setFunctionLink("eth9", other).refusal().map(Refusal::errno));
    }

    @Test
    void whatIsLostIsSaidOfEachFunction() throws Exception {
        Plan plan = ready(machine(Optional.of(SET)), functions(0));
        assertEquals(
                List.of(
                        "all virtual functions of 0000:01:00.0 are removed; mac 52:54:00:aa:bb:01 vlan 100 qos 3"
                                + " spoofchk off, which is lost",
                        "all virtual functions of 0000:01:00.0 are removed; mac 52:54:00:aa:bb:02 trust on, which is"
                                + " lost"),
                plan.ending().stream().map(Companion::reason).toList());
        assertEquals(
                "requested; overrides are lost; what was set for them, such as a MAC address or a VLAN, is lost, too",
                plan.steps().get(0).reason());
        assertEquals(
                List.of(
                        new Action.MakeFunctions(PHYSICAL, 2),
                        new Action.SetLink(PHYSICAL, FIRST_LINK),
                        new Action.SetLink(PHYSICAL, SECOND_LINK)),
                plan.steps().get(0).inverse());
    }

    @Test
    void fewerFunctionsKeepTheirsAndTheOthersLoseTheirs() throws Exception {
        Plan plan = ready(machine(Optional.of(SET)), functions(1));
        assertEquals(
                List.of(
                        new Action.RemoveFunctions(PHYSICAL, 2),
                        new Action.MakeFunctions(PHYSICAL, 1),
                        new Action.SetLink(PHYSICAL, FIRST_LINK)),
                actions(plan));
        assertTrue(plan.ending().get(1).reason().endsWith("trust on, which is lost"), plan::toString);
    }

    @Test
    void whatIsNotKnownIsSaidToBeUnknown() throws Exception {
        Plan plan = ready(machine(Optional.empty()), functions(3));
        assertEquals(
                List.of(new Action.RemoveFunctions(PHYSICAL, 2), new Action.MakeFunctions(PHYSICAL, 3)), actions(plan));
        assertEquals(
                "the kernel changes a number only from or to 0; overrides are lost, and so are MAC addresses and VLANs"
                        + " that were set for them, which are not known here: 'ip link show' tells them",
                plan.steps().get(0).reason());
    }

    @Test
    void whatCannotBeUnderstoodIsSaidAndStopsNothing() throws Exception {
        PlannedMachine machine = machine(Optional.of(SET)).behind(host -> new ForwardingHost(host) {
            @Override
            public Optional<List<FunctionLink>> functionLinks(String networkInterface) throws IOException {
                throw new IOException("the output of 'ip link show dev enp1s0' is not valid JSON");
            }
        });
        Plan plan = ready(machine, functions(3));
        assertEquals(2, plan.steps().size());
        assertTrue(
                plan.steps()
                        .get(0)
                        .reason()
                        .endsWith("not known here: the output of 'ip link show dev enp1s0' is not valid JSON"),
                plan::toString);
    }

    @Test
    void whereNothingWasSetNothingIsSetAgain() throws Exception {
        Plan plan = ready(machine(Optional.of(List.of(FunctionLink.of(0, ""), FunctionLink.of(1, "")))), functions(3));
        assertEquals(2, plan.steps().size());
        assertTrue(
                plan.steps().get(0).reason().endsWith("; no MAC address, VLAN or the like was set for one"),
                plan::toString);
    }

    @Test
    void onlyWhatIsMissingIsSet() throws Exception {
        PlannedMachine machine = machine(Optional.of(SET));
        Plan plan = ready(machine, functions(3));
        List<String> set = new java.util.ArrayList<>();
        ForwardingHost driverWithDefaults = new ForwardingHost(machine.host()) {
            @Override
            public Optional<List<FunctionLink>> functionLinks(String networkInterface) throws IOException {
                return super.functionLinks(networkInterface).map(links -> links.stream()
                        .map(link -> link.settings().isEmpty()
                                ? FunctionLink.of(link.number(), "spoofchk off trust on")
                                : link)
                        .toList());
            }

            @Override
            public WriteAnswer setFunctionLink(String networkInterface, FunctionLink link) {
                set.add(link.number() + " " + link.text());
                return super.setFunctionLink(networkInterface, link);
            }
        };
        PlanRun.apply(driverWithDefaults, plan, storage, "test", settings);
        assertEquals(List.of("0 mac 52:54:00:aa:bb:01 vlan 100 qos 3", "1 mac 52:54:00:aa:bb:02"), set);
    }

    @Test
    void refusedSettingIsTakenUpAgain() throws Exception {
        PlannedMachine machine = machine(Optional.of(SET));
        ForwardingHost stubborn = new ForwardingHost(machine.host()) {
            @Override
            public WriteAnswer setFunctionLink(String networkInterface, FunctionLink link) {
                return link.number() == 1
                        ? WriteAnswer.refused(Refusal.of(Errno.EPERM, "not that one"))
                        : super.setFunctionLink(networkInterface, link);
            }
        };
        assertInstanceOf(
                RunOutcome.Stopped.class,
                PlanRun.apply(stubborn, ready(machine, functions(3)), storage, "test", settings));
        assertInstanceOf(RunOutcome.Finished.class, run(machine).resume());
        assertEquals(List.of(FIRST_LINK, SECOND_LINK, FunctionLink.of(2, "")), links(machine));
    }

    @Test
    void functionThatIsMadeAndTakenLeavesTheOthersTheirs() throws Exception {
        PlannedMachine machine = machine(Optional.of(SET));
        Plan plan = ready(machine, Goal.Take.toUserspace(List.of(THIRD)).after(functions(3)));
        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertEquals(List.of(FIRST_LINK, SECOND_LINK, FunctionLink.of(2, "")), links(machine));
        assertEquals(
                Optional.of("vfio-pci"), machine.host().linkName("/sys/bus/pci/devices/" + THIRD.name() + "/driver"));
        assertInstanceOf(RunOutcome.Finished.class, run(machine).undo());
        assertEquals(SET, links(machine));
    }

    @Test
    void textOfAPlanIsReadAsItWasWritten() throws Exception {
        Plan plan = ready(machine(Optional.of(SET)), functions(3));
        assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
    }
}
