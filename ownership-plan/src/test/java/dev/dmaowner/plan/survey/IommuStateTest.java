package dev.dmaowner.plan.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.plan.survey.IommuState.Groups;
import dev.dmaowner.plan.survey.IommuState.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IommuStateTest {

    private static CapturedTreeBuilder host() throws CaptureException {
        return CapturedTree.builder().directory("sys/bus");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static IommuState state(CapturedTreeBuilder tree) throws IOException {
        return new IommuEvidence(CapturedHost.of(tree.build(), "capture"), Optional.empty()).state();
    }

    private static IommuState withTable(String table, String commandLine) throws IOException {
        return state(host().file("sys/firmware/acpi/tables/" + table, new byte[0])
                .file("proc/cmdline", text(commandLine + "\n")));
    }

    @Test
    void groupsWithoutNamesOfIommusAreNoAbsence() throws IOException {
        IommuState state = state(host().directory("sys/kernel/iommu_groups/0/devices"));
        assertEquals(Groups.PRESENT, state.groups());
        assertEquals("IOMMU not recorded", state.heading());
    }

    @Test
    void captureWithoutFoldersOfGroupsRecordsNothing() throws IOException {
        IommuState state = state(host());
        assertEquals(Groups.NOT_RECORDED, state.groups());
        assertTrue(state.cure().orElseThrow().contains("dmaowner capture"), state.toString());
    }

    @Test
    void emptyFolderOfGroupsRecordsThatThereAreNone() throws IOException {
        assertEquals(
                Kind.NONE_IN_USE,
                state(host().directory("sys/kernel/iommu_groups")).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "DMAR, quiet, SWITCHED_OFF, add intel_iommu=on",
        "DMAR, intel_iommu=on intel_iommu=off, SWITCHED_OFF, remove intel_iommu=off",
        "DMAR, 'intel_iommu=sm_on,off', SWITCHED_OFF, remove intel_iommu=off",
        "DMAR, intel_iommu=on iommu=off, SWITCHED_OFF, remove iommu=off",
        "IVRS, amd_iommu=off, SWITCHED_OFF, remove amd_iommu=off",
        "IVRS, iommu=off, SWITCHED_OFF, remove iommu=off",
        "FACP, quiet, NOT_IN_FIRMWARE, settings",
        "DMAR, intel_iommu=on, NOT_RECORDED, dmaowner capture",
        "IVRS, iommu=pt, NOT_RECORDED, dmaowner capture",
    })
    void commandLineAndTablesTellWhatIsOff(String table, String commandLine, Kind kind, String cure)
            throws IOException {
        IommuState state = withTable(table, commandLine);
        assertEquals(kind, state.kind());
        assertTrue(state.cure().orElseThrow().contains(cure), state.toString());
    }

    @Test
    void tableWithoutCommandLineTellsNothingCertain() throws IOException {
        assertEquals(
                Kind.NOT_RECORDED,
                state(host().file("sys/firmware/acpi/tables/DMAR", new byte[0])).kind());
    }

    @Test
    void hypervisorHasTheIommuOfItsFirstDomain() throws IOException {
        IommuState dom0 = state(host().file("sys/hypervisor/type", text("xen\n"))
                .file("proc/xen/capabilities", text("control_d\n"))
                .file("sys/firmware/acpi/tables/FACP", new byte[0]));
        assertEquals(Kind.HYPERVISOR, dom0.kind());
        assertFalse(dom0.cure().orElseThrow().contains("firmware"), dom0.toString());
        IommuState guest =
                state(host().file("sys/hypervisor/type", text("xen\n")).file("proc/xen/capabilities", new byte[0]));
        assertEquals(Kind.NONE_IN_USE, guest.kind());
    }

    @Test
    void deviceTreeTellsWhetherItDescribesAnIommu() throws IOException {
        String base = "sys/firmware/devicetree/base/";
        assertEquals(
                "this host has no IOMMU: its device tree describes none",
                state(host().file(base + "model", text("board\0"))).statement());
        IommuState disabled = state(host().file(base + "smmu@1000/#iommu-cells", new byte[] {0, 0, 0, 1})
                .file(base + "smmu@1000/status", text("disabled\0")));
        assertEquals(Kind.NOT_IN_FIRMWARE, disabled.kind());
        assertTrue(disabled.statement().contains("/smmu@1000 and disables it"), disabled.toString());
    }
}
