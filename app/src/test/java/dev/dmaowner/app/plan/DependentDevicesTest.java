package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Devices that go with the driver of another: a made-up host with two Volume Management Devices, a physical function with
 * virtual ones, and glue logic with a controller inside.
 */
class DependentDevicesTest {

    private static final String ONE = "0000:17:05.5";
    private static final String OTHER = "0000:85:05.5";
    private static final String BEHIND_ONE = "10000:01:00.0";
    private static final String BEHIND_OTHER = "10001:01:00.0";
    private static final String PHYSICAL = "0000:03:00.0";
    private static final String VIRTUAL = "0000:03:10.0";
    private static final String BRIDGE = "0000:00:1e.0";
    private static final String BESIDE_BRIDGE = "0000:00:1f.0";
    private static final String GLUE = "ff500000.usb";
    private static final String CORE = "ff500000.dwc3";
    private static final String BUS = "soc";
    private static final String ON_BUS = "ff600000.serial";

    private final CapturedTreeBuilder tree = CapturedTree.builder();
    private PlannedMachine machine;

    @BeforeEach
    void start() throws IOException, CommandFailure {
        managed(ONE, "10000", "17", 30);
        managed(OTHER, "10001", "85", 31);
        pci("pci0000:00/" + PHYSICAL, "igb", 40, "8086", "10C9", "20000");
        for (String function : List.of(VIRTUAL, "0000:03:10.2")) {
            pci("pci0000:00/" + function, "igbvf", function.equals(VIRTUAL) ? 41 : 42, "8086", "10CA", "20000");
            tree.link("sys/devices/pci0000:00/" + function + "/physfn", "../" + PHYSICAL);
        }
        tree.link("sys/devices/pci0000:00/" + PHYSICAL + "/virtfn0", "../" + VIRTUAL);
        tree.link("sys/devices/pci0000:00/" + PHYSICAL + "/virtfn1", "../0000:03:10.2");
        file("sys/devices/pci0000:00/" + PHYSICAL + "/sriov_drivers_autoprobe", "0\n");
        pci("pci0000:00/" + BRIDGE, "shpchp", 60, "8086", "244E", "60400");
        pci("pci0000:00/" + BESIDE_BRIDGE, "e1000", 60, "8086", "100E", "20000");
        platform("platform/" + BUS, "simple-pm-bus", Optional.empty(), "vendor,socCsimple-bus");
        platform("platform/" + BUS + "/" + GLUE, "dwc3-glue", Optional.empty(), "vendor,usb-glue");
        platform("platform/" + BUS + "/" + GLUE + "/" + CORE, "dwc3", Optional.of(50), "snps,dwc3");
        platform("platform/" + BUS + "/" + ON_BUS, "serial", Optional.of(51), "vendor,uart");
        for (String driver : List.of("pci/vfio-pci", "platform/vfio-platform")) {
            file("sys/bus/" + driver.replace("/", "/drivers/") + "/uevent", "");
        }
        tree.link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        file("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
        machine = PlannedMachine.of(CapturedHost.of(tree.build(), "a made-up host"), Optional.empty());
    }

    /** A Volume Management Device with a port and a drive behind it, all in one group. */
    private void managed(String endpoint, String domain, String bus, int group) throws IOException {
        String place = "pci0000:" + bus + "/" + endpoint;
        String port = place + "/pci" + domain + ":00/" + domain + ":00:02.0";
        pci(place, "vmd", group, "8086", "201D", "10400");
        pci(port, "pcieport", group, "8086", "2032", "60400");
        pci(port + "/" + domain + ":01:00.0", "nvme", group, "8086", "0A54", "10802");
    }

    private void file(String path, String content) throws IOException {
        tree.file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void pci(String place, String driver, int group, String vendor, String device, String type)
            throws IOException {
        String name = device("pci", place, driver, Optional.of(group));
        String alias = "pci:v0000" + vendor + "d0000" + device + "sv00000000sd00000000bc0" + type.charAt(0) + "sc"
                + type.substring(1, 3) + "i" + type.substring(3);
        file(
                "sys/devices/" + place + "/uevent",
                "DRIVER=" + driver + "\nPCI_CLASS=" + type + "\nPCI_ID=" + vendor + ":" + device
                        + "\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=" + name + "\nMODALIAS=" + alias + "\n");
        file("sys/devices/" + place + "/reset", "");
    }

    private void platform(String place, String driver, Optional<Integer> group, String compatible) throws IOException {
        device("platform", place, driver, group);
        String[] compatibles = compatible.split("C");
        StringBuilder uevent = new StringBuilder("DRIVER=" + driver + "\nOF_NAME=node\nOF_FULLNAME=/" + place + "\n");
        for (int i = 0; i < compatibles.length; i++) {
            uevent.append("OF_COMPATIBLE_" + i + "=" + compatibles[i] + "\n");
        }
        uevent.append("OF_COMPATIBLE_N=" + compatibles.length + "\nMODALIAS=of:NnodeT(null)C" + compatible + "\n");
        file("sys/devices/" + place + "/uevent", uevent.toString());
    }

    private String device(String bus, String place, String driver, Optional<Integer> group) throws IOException {
        String folder = "sys/devices/" + place;
        String name = place.substring(place.lastIndexOf('/') + 1);
        String up = "../".repeat(place.split("/").length + 1);
        tree.link("sys/bus/" + bus + "/devices/" + name, "../../../devices/" + place);
        tree.link(folder + "/subsystem", up + "bus/" + bus);
        tree.link(folder + "/driver", up + "bus/" + bus + "/drivers/" + driver);
        file("sys/bus/" + bus + "/drivers/" + driver + "/uevent", "");
        file(folder + "/driver_override", "(null)\n");
        if (group.isPresent()) {
            String place2 = "kernel/iommu_groups/" + group.get();
            tree.link(folder + "/iommu_group", up + place2);
            tree.link("sys/" + place2 + "/devices/" + name, "../../../../devices/" + place);
            file("sys/" + place2 + "/type", "DMA-FQ\n");
        }
        return name;
    }

    private static Goal take(String bus, String... names) {
        return Goal.Take.toUserspace(
                Arrays.stream(names).map(name -> new DeviceId(bus, name)).toList());
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

    private static Set<String> names(List<Companion> companions) {
        return companions.stream().map(one -> one.device().name()).collect(Collectors.toSet());
    }

    private List<String> listed(String bus) throws IOException {
        return machine.host().list("/sys/bus/" + bus + "/devices");
    }

    @Test
    void whatIsBehindOneVmdGoesWithItAndNothingElseDoes() throws IOException {
        Plan plan = ready(take("pci", ONE));

        assertEquals(Set.of("10000:00:02.0", BEHIND_ONE), names(plan.ending()));
        assertEquals(List.of(), plan.leaving());
        assertEquals(List.of(), plan.staying());
        assertTrue(
                plan.steps().stream()
                        .map(Step::action)
                        .allMatch(action -> action.device().name().equals(ONE)),
                plan::toString);
        assertEquals(
                "when vmd leaves " + ONE + ", it removes the PCI domain that this device is in",
                plan.ending().get(0).reason());
    }

    @Test
    void runOnAVmdTakesItsDomainAwayAndItsUndoBringsItBack() throws IOException {
        List<String> before = listed("pci");
        JournalStorage storage = JournalStorage.inMemory();
        RunSettings settings = RunSettings.within(Duration.ZERO);
        Plan plan = ready(take("pci", ONE));

        assertInstanceOf(RunOutcome.Finished.class, PlanRun.apply(machine.host(), plan, storage, "test", settings));
        assertFalse(listed("pci").contains(BEHIND_ONE));
        assertTrue(listed("pci").contains(BEHIND_OTHER));
        assertFalse(machine.host().exists("/sys/kernel/iommu_groups/30/devices/" + BEHIND_ONE));

        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage));
        assertInstanceOf(RunOutcome.Finished.class, new PlanRun(machine.host(), sound.journal(), settings).undo());
        assertEquals(before, listed("pci"));
        assertEquals(Optional.of("nvme"), machine.host().linkName("/sys/bus/pci/devices/" + BEHIND_ONE + "/driver"));
        assertEquals(Optional.of("30"), machine.host().linkName("/sys/bus/pci/devices/" + BEHIND_ONE + "/iommu_group"));
    }

    @Test
    void driveBehindAVmdCannotBeTakenByItselfNorWithIt() throws IOException {
        for (Goal goal : List.of(take("pci", BEHIND_ONE), take("pci", ONE, BEHIND_ONE))) {
            Refusal why = refused(goal);
            String how = goal.devices().size() == 1 ? "by itself" : "together with " + ONE;
            assertTrue(
                    why.reason().contains(BEHIND_ONE + " cannot be handed over " + how + ": when vmd leaves " + ONE),
                    why::reason);
            String cure = why.cure().orElse("");
            assertTrue(cure.contains("name " + ONE + " alone") && cure.contains("switch VMD off"), cure);
            assertFalse(cure.contains("without"), cure);
        }
    }

    @Test
    void groupOfAVmdStandsForTheVmd() throws IOException {
        assertEquals(
                Optional.of(take("pci", ONE)),
                Goal.Take.toUserspace(
                        machine.survey(),
                        machine.survey().group(new GroupId(30)).orElseThrow()));
    }

    @Test
    void virtualFunctionsGoWithTheDriverOfTheirPhysicalOne() throws IOException {
        Plan plan = ready(take("pci", PHYSICAL));
        assertEquals(Set.of(VIRTUAL, "0000:03:10.2"), names(plan.ending()));
        assertTrue(plan.ending().get(0).reason().contains("it usually switches"), plan::toString);

        assertEquals(List.of(), ready(take("pci", VIRTUAL)).ending());
        Refusal both = refused(take("pci", PHYSICAL, VIRTUAL));
        assertTrue(both.reason().contains(VIRTUAL + " cannot be handed over together with " + PHYSICAL), both::reason);
        String cure = both.cure().orElse("");
        assertTrue(cure.contains("name " + PHYSICAL + " alone"), cure);
        assertTrue(cure.endsWith("; or name " + VIRTUAL + " without " + PHYSICAL), cure);
    }

    @Test
    void unbindingAPhysicalFunctionTakesItsVirtualOnesAndTheirLinksAway() throws IOException {
        assertEquals(WriteAnswer.DONE, machine.host().write("/sys/bus/pci/drivers/igb/unbind", PHYSICAL));

        assertFalse(listed("pci").contains(VIRTUAL));
        List<String> files = machine.host().list("/sys/bus/pci/devices/" + PHYSICAL);
        assertFalse(files.contains("virtfn0") || files.contains("virtfn1"), files::toString);
        assertFalse(machine.host().exists("/sys/bus/pci/devices/" + PHYSICAL + "/virtfn0"));
    }

    @Test
    void virtualFunctionThatDriversAreKeptOffKeepsItsRecordedDriverAndGetsNoNewOne() throws IOException {
        assertEquals(Optional.of("igbvf"), machine.host().linkName("/sys/bus/pci/devices/" + VIRTUAL + "/driver"));
        assertEquals(WriteAnswer.DONE, machine.host().write("/sys/bus/pci/drivers/igbvf/unbind", VIRTUAL));

        WriteAnswer again = machine.host().write("/sys/bus/pci/drivers/igbvf/bind", VIRTUAL);
        assertEquals(Optional.of(Errno.ENODEV), again.refusal().map(Refusal::errno));
    }

    @Test
    void recordedBindingThatTheDriverWouldRefuseNowIsAFactAndItsGroupCanBePlanned() throws IOException {
        assertEquals(Optional.of("shpchp"), machine.host().linkName("/sys/bus/pci/devices/" + BRIDGE + "/driver"));
        assertEquals(List.of(), ready(take("pci", PHYSICAL)).leaving());
        assertEquals(WriteAnswer.DONE, machine.host().write("/sys/bus/pci/drivers/shpchp/unbind", BRIDGE));
        assertEquals(
                Optional.of(Errno.ENODEV),
                machine.host()
                        .write("/sys/bus/pci/drivers/shpchp/bind", BRIDGE)
                        .refusal()
                        .map(Refusal::errno));
    }

    @Test
    void planForADeviceBesideARecordedBindingIsNotTurnedAwayForTheSimulation() throws IOException {
        Planning planning = machine.plan(take("pci", BESIDE_BRIDGE));
        assertFalse(planning.toString().contains("is not like it"), planning::toString);
    }

    @Test
    void controllerInsideGlueLogicGoesWithTheDriverOfTheGlue() throws IOException {
        assertEquals(WriteAnswer.DONE, machine.host().write("/sys/bus/platform/drivers/dwc3-glue/unbind", GLUE));
        assertFalse(listed("platform").contains(CORE));

        assertEquals(WriteAnswer.DONE, machine.host().write("/sys/bus/platform/drivers/dwc3-glue/bind", GLUE));
        assertEquals(Optional.of("dwc3"), machine.host().linkName("/sys/bus/platform/devices/" + CORE + "/driver"));
    }

    @Test
    void deviceOnASimpleBusStaysWithoutTheDriverOfTheBus() throws IOException {
        assertEquals(WriteAnswer.DONE, machine.host().write("/sys/bus/platform/drivers/simple-pm-bus/unbind", BUS));
        assertEquals(List.of(GLUE, CORE, ON_BUS, BUS).stream().sorted().toList(), listed("platform"));
    }
}
