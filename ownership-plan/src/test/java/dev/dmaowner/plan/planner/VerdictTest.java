package dev.dmaowner.plan.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Verdicts that follow from a survey alone. */
class VerdictTest {

    private static final DeviceId FIRST = new DeviceId("pci", "0000:00:01.0");
    private static final DeviceId SECOND = new DeviceId("pci", "0000:00:01.1");

    /** Two devices in group 3, the first bound to nvme. */
    private static SmallTree tree() throws IOException {
        return new SmallTree()
                .iommu("dmar0")
                .group(3, "DMA-FQ")
                .device("pci", FIRST.name())
                .device("pci", SECOND.name())
                .member(3, "pci", FIRST.name())
                .member(3, "pci", SECOND.name())
                .bound("pci", FIRST.name(), "nvme");
    }

    private static SmallTree withVfio() throws IOException {
        return tree().file("sys/bus/pci/drivers/vfio-pci/uevent", "");
    }

    private static Verdict estimate(SmallTree tree, Goal.Take goal) throws IOException {
        var host = tree.host();
        MachineFactory machines = MachineFactory.of(Plugins.of(List.of(), List.of(), List.of()));
        HostSurvey survey = MachineView.of(host, machines).survey();
        return Verdict.estimate(host, survey, Checks.overview(host, survey, Guards.all()), goal);
    }

    private static Goal.Take take(DeviceId device) {
        return Goal.Take.toUserspace(List.of(device));
    }

    @Test
    void overrideComesBeforeUnbindSoNoOtherDriverCanBindBetween() throws IOException {
        Verdict verdict = estimate(withVfio(), take(FIRST));
        assertEquals(Optional.of(Availability.BLOCKED), verdict.availability());
        assertEquals(List.of(new GroupId(3)), verdict.groups());
        assertEquals(
                List.of(
                        new Action.SetOverride(FIRST, "vfio-pci"),
                        new Action.Unbind(FIRST, "nvme"),
                        new Action.Bind(FIRST, "vfio-pci"),
                        new Action.Expect(FIRST, "vfio-pci")),
                verdict.steps().stream().map(Step::action).toList());
    }

    @Test
    void siblingThatBlocksTheGroupMovesFirst() throws IOException {
        Verdict verdict = estimate(withVfio(), take(SECOND));
        assertEquals(
                List.of(FIRST),
                verdict.leaving().stream().map(Companion::device).toList());
        assertEquals(FIRST, verdict.steps().get(0).action().device());
        assertEquals(
                SECOND, verdict.steps().get(verdict.steps().size() - 1).action().device());
    }

    @Test
    void driverThatIsNotLoadedIsLoadedFirstAndTheOtherStepsAreTheSame() throws IOException {
        Verdict verdict = estimate(tree(), take(FIRST));
        assertEquals(List.of("vfio-pci"), verdict.unloaded());
        assertEquals(Optional.empty(), verdict.refusal());
        assertEquals(new Action.Load(FIRST, "vfio-pci"), verdict.steps().get(0).action());
        assertEquals(List.of(), verdict.steps().get(0).inverse());
        assertEquals(
                actions(estimate(withVfio(), take(FIRST))), actions(verdict).subList(1, 5));
    }

    private static List<Action> actions(Verdict verdict) {
        return verdict.steps().stream().map(Step::action).toList();
    }

    @Test
    void whatIsKnownOfTheModuleIsSaid() throws IOException {
        assertTrue(estimate(tree(), take(FIRST))
                .steps()
                .get(0)
                .reason()
                .contains("nothing here shows that it is loaded or that the kernel has it, which is assumed"));
        assertTrue(estimate(listing("kernel/drivers/vfio/pci/vfio-pci.ko.xz\n"), take(FIRST))
                .steps()
                .get(0)
                .reason()
                .contains("/lib/modules/6.12.0/modules.order lists it"));
    }

    @Test
    void moduleThatTheKernelDoesNotHaveLeavesNoSteps() throws IOException {
        Verdict verdict = estimate(listing("kernel/drivers/net/tun.ko\n"), take(FIRST));
        assertEquals(List.of(), verdict.steps());
        assertEquals(
                "vfio-pci is not among the drivers of bus pci, and the kernel has no module of it"
                        + " (/lib/modules/6.12.0/modules.order)",
                verdict.refusal().orElseThrow().reason());
    }

    /** The estimate is made with what the survey knows of modules. */
    private static SmallTree listing(String modules) throws IOException {
        return tree().file("lib/modules/6.12.0/modules.order", modules);
    }

    @Test
    void memoryThatFirmwareNeedsLeavesNoSteps() throws IOException {
        Verdict verdict = estimate(
                withVfio().file("sys/kernel/iommu_groups/3/reserved_regions", "0x000e0000 0x000effff direct\n"),
                take(SECOND));
        assertTrue(verdict.refusal().orElseThrow().reason().contains("0x000e0000"), verdict::toString);
        assertEquals(List.of(), verdict.steps());
    }

    @Test
    void userspaceThatMayHoldTheGroupIsUnknown() throws IOException {
        Verdict verdict = estimate(
                new SmallTree()
                        .group(3, "DMA")
                        .device("pci", FIRST.name())
                        .member(3, "pci", FIRST.name())
                        .bound("pci", FIRST.name(), "vfio-pci")
                        .file("sys/bus/pci/drivers/vfio-pci/uevent", ""),
                take(FIRST));
        assertEquals(Optional.of(Availability.UNKNOWN), verdict.availability());
        assertEquals(1, verdict.unknown().size());
        assertEquals(List.of(), verdict.steps());
    }

    @Test
    void busWithoutAUserspaceDriverIsRefusedWithoutACure() throws IOException {
        DeviceId device = new DeviceId("usb", "1-1");
        Verdict verdict =
                estimate(new SmallTree().group(3, "DMA").device("usb", "1-1").member(3, "usb", "1-1"), take(device));
        assertEquals(
                "there is no VFIO driver for devices of bus usb",
                verdict.refusal().orElseThrow().reason());
        assertEquals(List.of(), verdict.unloaded());
    }
}
