package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanText;
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
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that hand devices out without an IOMMU. */
class NoIommuStepsTest {

    private static final DeviceId BARE = new DeviceId("pci", SmallHost.ALONE);
    private static final DeviceId ALSO_BARE = new DeviceId("pci", SmallHost.ODD);
    private static final DeviceId ISOLATED = new DeviceId("pci", SmallHost.FIRST);
    private static final String MODE = "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode";
    private static final GroupId STAND_IN = new GroupId(0);
    private static final RunSettings SETTINGS = RunSettings.within(Duration.ZERO);

    private PlannedMachine machine;

    /** A host that shows nothing of the module. */
    private static class Unrecorded extends ForwardingHost {

        private Unrecorded(Host host) {
            super(host);
        }

        @Override
        public boolean exists(String path) {
            return !path.equals("/sys/module/vfio") && super.exists(path);
        }
    }

    /** The same with the options that the kernel was built with. */
    private static final class Configured extends Unrecorded {

        private final String options;

        private Configured(Host host, String options) {
            super(host);
            this.options = options;
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return path.equals("/boot/config-6.12.0-1-amd64")
                    ? Optional.of(options.getBytes(StandardCharsets.US_ASCII))
                    : super.read(path);
        }
    }

    private PlannedMachine machine(String mode) throws IOException, CommandFailure {
        machine = PlannedMachine.of(SmallHost.withoutIommu(mode), Optional.empty());
        return machine;
    }

    private static Goal.Take take(DeviceId... devices) {
        return new Goal.Take(List.of(devices), "vfio-pci");
    }

    private static Goal.Take bare(DeviceId... devices) {
        return take(devices).withoutIommu();
    }

    private static Plan ready(Planning planning) {
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private Refusal refused(PlanRequest request) throws IOException {
        Planning planning = machine.plan(request);
        return assertInstanceOf(Planning.Refused.class, planning, planning::toString)
                .why();
    }

    private Refusal refused(Goal goal) throws IOException {
        return refused(PlanRequest.of(goal).despite(Set.of("no-iommu")));
    }

    private JournalStorage apply(Plan plan) throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        RunOutcome outcome = PlanRun.apply(machine.host(), plan, storage, "test", SETTINGS);
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
        return storage;
    }

    private List<String> undo(JournalStorage storage) throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        List<String> happened = new ArrayList<>();
        RunListener listener = (action, event) -> happened.add(event + " " + action.describe());
        RunOutcome outcome = new PlanRun(
                        machine.host(), sound.journal(), new RunSettings(Duration.ZERO, Optional.empty(), listener))
                .undo();
        assertInstanceOf(RunOutcome.Finished.class, outcome, outcome::toString);
        return happened;
    }

    private Optional<String> mode() throws IOException {
        return machine.host().readText(MODE);
    }

    private static List<Action> actions(Plan plan) {
        return plan.steps().stream().map(step -> step.action()).toList();
    }

    @Test
    void modeIsSwitchedOnBeforeTheDeviceIsBoundAndOffWhenItIsBack() throws IOException, CommandFailure {
        machine("N");
        Plan plan = ready(machine.plan(bare(BARE)));
        assertEquals(
                List.of(
                        new Action.NoIommu(BARE, Action.Switch.ON),
                        new Action.SetOverride(BARE, "vfio-pci"),
                        new Action.Unbind(BARE, "snd_hda_intel"),
                        new Action.Bind(BARE, "vfio-pci"),
                        new Action.Expect(BARE, "vfio-pci")),
                actions(plan));
        assertEquals("echo Y | sudo tee " + MODE, plan.steps().get(0).action().asShell());
        for (String risk : List.of("all of this host's memory", "CAP_SYS_RAWIO", "tainted until the next boot")) {
            assertTrue(
                    plan.steps().get(0).reason().contains(risk),
                    plan.steps().get(0).reason());
        }
        assertEquals(Optional.of("N"), mode(), "planning changes nothing");
        JournalStorage storage = apply(plan);
        assertEquals(Optional.of("Y"), mode());
        assertTrue(StandInGroup.isOne(machine.host(), STAND_IN));
        List<String> happened = undo(storage);
        assertTrue(happened.contains("STAYS switch VFIO's no-IOMMU mode on"), "the taint: " + happened);
        assertEquals("DONE switch VFIO's no-IOMMU mode off", happened.get(happened.size() - 1));
        assertEquals(Optional.of("N"), mode());
        assertEquals(Optional.of("snd_hda_intel"), DeviceBinding.driver(machine.host(), BARE));
        assertFalse(StandInGroup.isOne(machine.host(), STAND_IN));
    }

    @Test
    void userIsToldWhichNodeToOpenAndWhatItTakes() throws IOException, CommandFailure {
        machine("N");
        Plan plan = ready(machine.plan(bare(BARE)));
        apply(plan);
        StringWriter text = new StringWriter();
        new PlanPrinter(new PrintWriter(text, true))
                .printAfter(
                        machine.host(),
                        plan,
                        1,
                        new PersistentFolder(new RootDirectory(Path.of("/nonexistent")), "etc"));
        assertTrue(
                text.toString().startsWith("userspace with CAP_SYS_RAWIO may now open /dev/vfio/noiommu-0;"),
                text::toString);
    }

    @Test
    void modeThatWasOnStaysOn() throws IOException, CommandFailure {
        machine("Y");
        Plan plan = ready(machine.plan(bare(BARE, ALSO_BARE)));
        assertEquals(List.of(), plan.steps().get(0).inverse());
        assertEquals(
                1,
                actions(plan).stream().filter(Action.NoIommu.class::isInstance).count(),
                "one switch for the whole host");
        undo(apply(plan));
        assertEquals(Optional.of("Y"), mode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "Y"})
    void nobodyIsHandedADeviceWithoutAnIommuUnasked(String mode) throws IOException, CommandFailure {
        machine(mode);
        Refusal why = refused(take(BARE));
        assertEquals(Errno.EINVAL, why.errno());
        assertTrue(why.reason().contains("has no IOMMU group"), why.reason());
        String cure = why.cure().orElseThrow();
        for (String words : List.of("--no-iommu", "all of this host's memory", "CAP_SYS_RAWIO", "tainted")) {
            assertTrue(cure.contains(words), cure);
        }
        assertFalse(cure.contains("sudo tee"), cure);
        assertEquals(Optional.of(mode), mode());
    }

    @Test
    void kernelWithoutTheModeIsSaidToHaveNone() throws IOException, CommandFailure {
        machine("");
        assertTrue(refused(take(BARE)).cure().orElseThrow().contains("was built without VFIO's no-IOMMU mode"));
        Refusal why = refused(bare(BARE));
        assertEquals(Errno.EOPNOTSUPP, why.errno());
        assertTrue(why.reason().contains("CONFIG_VFIO_NOIOMMU"), why.reason());
    }

    @Test
    void whereItIsNotKnownThatIsSaid() throws IOException, CommandFailure {
        machine = machine("").behind(Unrecorded::new);
        assertTrue(refused(take(BARE)).cure().orElseThrow().contains("which is not known here"));
        Refusal why = refused(bare(BARE));
        assertTrue(why.reason().startsWith("it is not known whether this kernel has no-IOMMU mode"), why.reason());
        assertEquals(Optional.of("sudo modprobe vfio, then plan again"), why.cure());
    }

    @Test
    void whereVfioIsNotLoadedTheConfigurationBesideTheKernelTells() throws IOException, CommandFailure {
        machine = machine("").behind(host -> new Configured(host, "CONFIG_VFIO=m\nCONFIG_VFIO_NOIOMMU=y\n"));
        Refusal why = refused(bare(BARE));
        assertTrue(why.reason().contains("CONFIG_VFIO_NOIOMMU=y, and the module vfio is not loaded"), why.reason());
        assertEquals(Optional.of("sudo modprobe vfio, then plan again"), why.cure());
        machine = machine("").behind(host -> new Configured(host, "CONFIG_VFIO=m\n# CONFIG_VFIO_NOIOMMU is not set\n"));
        assertTrue(refused(bare(BARE)).reason().startsWith("this kernel has no no-IOMMU mode"));
        assertTrue(refused(take(BARE)).cure().orElseThrow().contains("was built without VFIO's no-IOMMU mode"));
    }

    @Test
    void deviceOfAnIommuIsNotTakenFromIt() throws IOException, CommandFailure {
        machine("N");
        Refusal why = refused(bare(ISOLATED));
        assertTrue(why.reason().endsWith("is in IOMMU group 1"), why.reason());
        assertInstanceOf(Planning.Ready.class, machine.plan(take(ISOLATED)));
        assertTrue(refused(new Goal.Take(List.of(BARE), "pci-stub").withoutIommu())
                .reason()
                .contains("pci-stub is not a driver of VFIO"));
    }

    @Test
    void nothingOfItIsGivenAwayOrRepeated() throws IOException, CommandFailure {
        machine("N");
        Refusal lasting = refused(PlanRequest.of(bare(BARE)).lasting(Lifetime.EVERY_BOOT));
        assertTrue(lasting.reason().contains("not repeated at each boot"), lasting.reason());
        Refusal open = refused(PlanRequest.of(bare(BARE)).openTo(new NodeAccess("qemu", "", "")));
        assertTrue(open.reason().contains("CAP_SYS_RAWIO"), open.reason());
    }

    @Test
    void standInGroupIsKnownForWhatItIs() throws IOException, CommandFailure {
        machine("N");
        apply(ready(machine.plan(bare(BARE))));
        HostSurvey survey = machine.survey();
        SurveyedGroup group = survey.group(STAND_IN).orElseThrow();
        assertFalse(group.isIsolated());
        assertEquals("/dev/vfio/noiommu-0", group.node());
        assertTrue(group.blockers().get(0).reason().startsWith("no IOMMU is behind it"));
        assertEquals(Availability.BLOCKED, Availability.of(survey, group));
        assertTrue(survey.group(new GroupId(1)).orElseThrow().isIsolated());
        assertTrue(refused(take(BARE)).reason().contains("no IOMMU is behind it"));
        assertEquals(List.of(), ready(machine.plan(bare(BARE))).steps(), "it is so already");
    }

    @Test
    void whatWasTakenIsGivenBackWhateverTheModeIsThen() throws IOException, CommandFailure {
        machine("N");
        apply(ready(machine.plan(bare(BARE))));
        machine.host().write(MODE, "N\n");
        Plan give = ready(machine.plan(new Goal.Give(List.of(BARE))));
        assertEquals(3, give.version(), "an older program does not know what undoes it");
        JournalStorage storage = apply(give);
        assertEquals(Optional.of("snd_hda_intel"), DeviceBinding.driver(machine.host(), BARE));
        undo(storage);
        assertTrue(StandInGroup.isOne(machine.host(), STAND_IN));
        assertEquals(Optional.of("N"), mode());
    }

    @Test
    void everyFaultIsUndoneOrFinished() throws IOException, CommandFailure {
        machine("N");
        FaultInjection faults = new FaultInjection(machine.host(), ready(machine.plan(bare(BARE, ALSO_BARE))));
        faults.everywhere();
        assertEquals(Optional.of("N"), mode());
        assertTrue(faults.injected() > 30);
    }

    /** A folder with what a host without an IOMMU shows. */
    private static String folder(Path root, String mode) throws IOException {
        RootedHost.write(SmallHost.withoutIommu(mode), root);
        return root.toString();
    }

    @Test
    void commandPrintsTheStepAndItsJsonFitsTheSchema(@TempDir Path root) throws IOException {
        String host = folder(root, "N");
        CommandRun refused = CommandRun.of("plan", "take", SmallHost.ALONE, "-m", host);
        assertEquals(3, refused.exitCode());
        assertTrue(refused.err().contains("--no-iommu"), refused.err());
        CommandRun run =
                CommandRun.of("plan", "take", SmallHost.ALONE, "--no-iommu", "--despite", "no-reset", "-m", host);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("echo Y | sudo tee " + MODE), run.out());
        assertTrue(run.out().startsWith("take 0000:00:04.0 to vfio-pci without an IOMMU"), run.out());
        CommandRun json = CommandRun.of(
                "plan", "take", SmallHost.ALONE, "--no-iommu", "--despite", "no-reset", "-m", host, "--format", "json");
        assertTrue(json.out().matches("(?s).*\"isolation\" ?: ?\"none\".*\"kind\" ?: ?\"no-iommu\".*"), json.out());
    }

    @Test
    void recordedStandInGroupIsKnownForWhatItIsByEveryCommand(@TempDir Path root) throws IOException, CommandFailure {
        machine("N");
        apply(ready(machine.plan(bare(BARE))));
        RootedHost.write(machine.host(), root);
        String host = root.toString();
        CommandRun show = CommandRun.of("show", "-m", host);
        assertTrue(show.out().contains("group 0 [unknown]: not takeable"), show.out());
        assertTrue(show.out().contains("blocked: no IOMMU is behind it"), show.out());
        assertTrue(show.out().contains("cure: dmaowner plan give 0000:00:04.0"), show.out());
        CommandRun json = CommandRun.of("show", SmallHost.ALONE, "-m", host, "--format", "json");
        assertTrue(json.out().matches("(?s).*\"isolation\" ?: ?\"none\".*"), json.out());
        CommandRun explain = CommandRun.of("explain", SmallHost.ALONE, "-m", host);
        assertEquals(0, explain.exitCode(), explain.err());
        assertTrue(explain.out().replaceAll("\\s+", " ").contains("no IOMMU is behind it"), explain.out());
        assertEquals(
                3, CommandRun.of("plan", "take", SmallHost.ALONE, "-m", host).exitCode());
        CommandRun give = CommandRun.of("plan", "give", SmallHost.ALONE, "-m", host);
        assertEquals(0, give.exitCode(), give.err());
        CommandRun doctor = CommandRun.of("doctor", "-m", host);
        assertTrue(
                doctor.out().replaceAll("\\s+", " ").contains("the DMA of 0000:00:04.0 can reach all of the memory"),
                doctor.out());
        assertEquals(0, CommandRun.of("show", "/dev/vfio/noiommu-0", "-m", host).exitCode());
    }

    @Test
    void planIsReadAsItWasWrittenAndAskedForAgain() throws IOException, CommandFailure {
        machine("N");
        Plan plan = ready(machine.plan(bare(BARE)));
        assertEquals(3, plan.version());
        assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
        assertEquals(plan, ready(machine.plan(PlanRequest.ofPlan(plan))));
    }
}
