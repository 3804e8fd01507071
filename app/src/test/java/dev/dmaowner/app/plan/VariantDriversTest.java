package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans on a host whose kernel has a variant of vfio-pci for its network devices. */
class VariantDriversTest {

    private static final DeviceId CARD = new DeviceId("pci", SmallHost.FIRST);
    private static final DeviceId SIBLING = new DeviceId("pci", SmallHost.SECOND);
    private static final DeviceId AUDIO = new DeviceId("pci", SmallHost.ALONE);
    private static final String FOLDER = "/lib/modules/6.12.0-1-amd64";
    private static final String ALIASES = "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\n"
            + "alias vfio_pci:v00008086d0000100Esv*sd*bc*sc*i* card-vfio-pci\n";

    private PlannedMachine machine;

    @BeforeEach
    void start() throws IOException, CommandFailure {
        Host host = new ForwardingHost(SmallHost.host()) {
            @Override
            public Optional<byte[]> read(String path) throws IOException {
                return path.equals(FOLDER + "/modules.alias")
                        ? Optional.of(ALIASES.getBytes(StandardCharsets.UTF_8))
                        : super.read(path);
            }

            @Override
            public List<String> list(String path) throws IOException {
                return path.equals("/lib/modules") ? List.of("6.12.0-1-amd64") : super.list(path);
            }
        };
        machine = PlannedMachine.fresh(host);
    }

    private Plan plan(Goal goal) throws IOException {
        Planning planning = machine.plan(goal);
        return assertInstanceOf(Planning.Ready.class, planning, planning::toString)
                .plan();
    }

    private static List<Action> actions(Plan plan, DeviceId device) {
        return plan.steps().stream()
                .map(Step::action)
                .filter(action -> action.device().equals(device))
                .toList();
    }

    private Goal.Take toUserspace(DeviceId... devices) throws IOException {
        return Goal.Take.toUserspace(machine.survey(), List.of(devices));
    }

    @Test
    void deviceGoesToItsVariantWithTheReasonAndItsSiblingToThePlainDriver() throws IOException {
        Plan plan = plan(toUserspace(CARD));
        assertEquals(
                List.of(
                        new Action.Load(CARD, "card_vfio_pci"),
                        new Action.SetOverride(CARD, "card_vfio_pci"),
                        new Action.Unbind(CARD, "e1000"),
                        new Action.Bind(CARD, "card_vfio_pci"),
                        new Action.Expect(CARD, "card_vfio_pci")),
                actions(plan, CARD));
        assertTrue(actions(plan, SIBLING).contains(new Action.Bind(SIBLING, "vfio-pci")), plan::toString);
        assertEquals(
                "requested; of the drivers for userspace card_vfio_pci fits it best, by"
                        + " vfio_pci:v00008086d0000100Esv*sd*bc*sc*i* (modules.alias)",
                plan.steps().stream()
                        .filter(step -> step.action() instanceof Action.Bind bind
                                && bind.device().equals(CARD))
                        .findFirst()
                        .orElseThrow()
                        .reason());
    }

    @Test
    void devicesOfSeveralKindsEachGoToTheirOwn() throws IOException {
        Goal.Take goal = toUserspace(CARD, AUDIO);
        assertEquals(List.of("card_vfio_pci", "vfio-pci"), goal.drivers());
        Plan plan = plan(goal);
        assertTrue(actions(plan, AUDIO).contains(new Action.Bind(AUDIO, "vfio-pci")), plan::toString);
    }

    @Test
    void driverThatIsAskedForIsTaken() throws IOException {
        Plan plan = plan(new Goal.Take(List.of(CARD), "vfio-pci"));
        assertTrue(actions(plan, CARD).contains(new Action.Bind(CARD, "vfio-pci")), plan::toString);
        assertFalse(plan.steps().stream().map(Step::action).anyMatch(Action.Load.class::isInstance));
        assertEquals(2, plan.version());
    }

    @Test
    void planWithAVariantIsReadAsItWasWritten() throws IOException {
        Plan plan = plan(toUserspace(CARD, AUDIO));
        assertEquals(3, plan.version());
        assertEquals(plan, PlanText.parse(PlanText.lines(plan)));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            new PlanJson(plan).writeTo(json);
        }
        assertEquals(plan, PlanFile.parse(text.toString()));
        assertEquals(
                Map.of(CARD, "card_vfio_pci"),
                ((Goal.Take) PlanFile.parse(text.toString()).goal()).variants());
    }

    @Test
    void hyphensAndUnderscoresAreOneName() throws IOException {
        HostSurvey survey = machine.survey();
        assertEquals(Optional.of("card_vfio_pci"), survey.variant(CARD).map(variant -> variant.driver()));
        assertEquals("card_vfio_pci", KernelDrivers.spelled(machine.host(), "pci", "card-vfio-pci"));
        assertEquals("vfio-pci", KernelDrivers.spelled(machine.host(), "pci", "vfio_pci"));
        assertEquals("snd_hda_intel", KernelDrivers.spelled(machine.host(), "pci", "snd-hda-intel"));
        assertEquals("uio_pci_generic", KernelDrivers.spelled(machine.host(), "pci", "uio_pci_generic"));
    }
}
