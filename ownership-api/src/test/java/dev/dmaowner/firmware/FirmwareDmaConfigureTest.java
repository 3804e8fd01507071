package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import dev.dmaowner.firmware.FirmwareNode.TreeNode;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FirmwareDmaConfigureTest {

    private static final int SMMU = 1;
    private static final int DISABLED_SMMU = 2;
    private static final TreeNode SMMU_NODE = new TreeNode("/smmu@1000");

    private static FirmwareDmaConfigure board(Consumer<FlattenedTreeWriter> content) {
        return new FirmwareDmaConfigure(Firmware.of(Trees.board(board -> {
            board.begin("smmu@1000")
                    .cells("phandle", SMMU)
                    .cells("#iommu-cells", 1)
                    .end()
                    .begin("smmu@2000")
                    .cells("phandle", DISABLED_SMMU)
                    .cells("#iommu-cells", 1)
                    .strings("status", "disabled")
                    .end();
            content.accept(board);
        })));
    }

    private static DmaConfiguration ofDevice(FirmwareDmaConfigure firmware) {
        return firmware.configure(DmaConfigureRequest.ofDevice(new TreeNode("/device"), OwnershipRules.LINUX_6_12))
                .value()
                .orElseThrow();
    }

    private static DmaConfiguration ofPci(FirmwareDmaConfigure firmware, Integer... ids) {
        return firmware.configure(new DmaConfigureRequest(
                        new TreeNode("/pcie"),
                        NodeKind.BUS_NODE,
                        RangePolicy.FORCED,
                        OptionalInt.of(0),
                        List.of(ids),
                        OwnershipRules.LINUX_6_12))
                .value()
                .orElseThrow();
    }

    @Test
    void aDeviceGetsItsIommuAndItsId() {
        DmaConfiguration configuration =
                ofDevice(board(b -> b.begin("device").cells("iommus", SMMU, 5).end()));
        assertEquals(Optional.of(new IommuSpecifier(SMMU_NODE, List.of(List.of(5)))), configuration.iommu());
    }

    @Test
    @Tag("R-151")
    void aReferenceToADisabledIommuMeansNoIommu() {
        assertEquals(
                Optional.empty(),
                ofDevice(board(b -> b.begin("device")
                                .cells("iommus", DISABLED_SMMU, 5)
                                .end()))
                        .iommu());
        assertEquals(
                Optional.empty(),
                ofDevice(board(b -> b.begin("device")
                                .cells("iommus", SMMU, 5, DISABLED_SMMU, 5)
                                .end()))
                        .iommu());
    }

    @Test
    @Tag("R-154")
    void severalEntriesForOneIommuGiveAllTheirIds() {
        DmaConfiguration configuration = ofDevice(
                board(b -> b.begin("device").cells("iommus", SMMU, 5, SMMU, 6).end()));
        assertEquals(
                Optional.of(new IommuSpecifier(SMMU_NODE, List.of(List.of(5), List.of(6)))), configuration.iommu());
    }

    @Test
    void anEntryThatIsCutOffOrEmptyEndsTheList() {
        for (int[] iommus : new int[][] {{SMMU, 5, SMMU}, {SMMU, 5, 0, SMMU, 6}, {SMMU, 5, 99, 6}}) {
            DmaConfiguration configuration = ofDevice(
                    board(b -> b.begin("device").cells("iommus", iommus).end()));
            assertEquals(Optional.of(new IommuSpecifier(SMMU_NODE, List.of(List.of(5)))), configuration.iommu());
        }
    }

    @Test
    void theIommuOfAParentIsNotInherited() {
        FirmwareDmaConfigure firmware = board(b ->
                b.begin("bus").cells("iommus", SMMU, 5).begin("child").end().end());
        DmaConfigureRequest request =
                DmaConfigureRequest.ofDevice(new TreeNode("/bus/child"), OwnershipRules.LINUX_6_12);
        assertEquals(
                Optional.empty(),
                firmware.configure(request).value().orElseThrow().iommu());
    }

    @Test
    void aPciDeviceGetsWhatTheMapSaysOfEachAlias() {
        FirmwareDmaConfigure firmware = board(b ->
                b.begin("pcie").cells("iommu-map", 0x100, SMMU, 0x1000, 0x100).end());
        assertEquals(
                Optional.of(new IommuSpecifier(SMMU_NODE, List.of(List.of(0x1008), List.of(0x1010)))),
                ofPci(firmware, 0x108, 0x110).iommu());
    }

    @Test
    @Tag("R-155")
    void anIdThatTheMapDoesNotHaveMeansNoIommu() {
        FirmwareDmaConfigure firmware = board(b ->
                b.begin("pcie").cells("iommu-map", 0x100, SMMU, 0x1000, 0x100).end());
        assertEquals(Optional.empty(), ofPci(firmware, 0x200).iommu());
        assertEquals(Optional.empty(), ofPci(firmware, 0x108, 0x200).iommu());
    }

    @Test
    @Tag("R-156")
    @Tag("R-168")
    void aMapThatIsNotMadeOfWholeEntriesMeansNoIommu() {
        FirmwareDmaConfigure firmware = board(
                b -> b.begin("pcie").cells("iommu-map", 0, SMMU, 0, 0x100, 0).end());
        assertEquals(Optional.empty(), ofPci(firmware, 8).iommu());
    }

    @Test
    @Tag("R-157")
    @Tag("R-168")
    void anEntryThatBeginsOutsideTheMaskMeansNoIommu() {
        FirmwareDmaConfigure firmware = board(b -> b.begin("pcie")
                .cells("iommu-map-mask", 0xff)
                .cells("iommu-map", 0x100, SMMU, 0, 0x100)
                .end());
        assertEquals(Optional.empty(), ofPci(firmware, 8).iommu());
    }

    @Test
    void aBusNodeBeginsTheSearchForRangesItself() {
        FirmwareDmaConfigure firmware = board(b -> b.begin("pcie")
                .empty("dma-coherent")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .cells("dma-ranges", 0, 0, 0x4000_0000)
                .end());
        DmaConfiguration configuration = ofPci(firmware, 8);
        assertEquals(0x3fff_ffffL, configuration.limit());
        assertEquals(Coherence.COHERENT, configuration.coherence());
    }

    private static Outcome<DmaConfiguration> asSaid(FirmwareDmaConfigure firmware) {
        return firmware.configure(new DmaConfigureRequest(
                new TreeNode("/bus"),
                NodeKind.BUS_NODE,
                RangePolicy.AS_SAID,
                OptionalInt.empty(),
                List.of(3),
                OwnershipRules.LINUX_6_12));
    }

    @Test
    @Tag("R-159")
    void aBusThatIsTakenAtItsWordNeedsRanges() {
        DmaConfiguration without = asSaid(board(b -> b.begin("bus")
                        .empty("dma-coherent")
                        .cells("iommu-map", 0, SMMU, 0, 0x10)
                        .end()))
                .value()
                .orElseThrow();
        assertEquals(RangeStatus.NONE, without.status());
        assertEquals(Optional.empty(), without.iommu());
        assertEquals(Coherence.NON_COHERENT, without.coherence());
        DmaConfiguration with = asSaid(board(b -> b.begin("bus")
                        .cells("dma-ranges", 0, 0, 0x1000)
                        .cells("iommu-map", 0, SMMU, 0, 0x10)
                        .end()))
                .value()
                .orElseThrow();
        assertEquals(Optional.of(new IommuSpecifier(SMMU_NODE, List.of(List.of(3)))), with.iommu());
    }

    @Test
    void badRangesOfABusThatIsTakenAtItsWordAreRefused() {
        Outcome<DmaConfiguration> outcome =
                asSaid(board(b -> b.begin("bus").cells("dma-ranges", 0, 0).end()));
        assertEquals(Errno.EINVAL, outcome.refusal().orElseThrow().errno());
    }

    @Test
    @Tag("R-160")
    void rangesThatAmountToNothingAreRefusedBefore62() {
        FirmwareDmaConfigure firmware = board(b -> b.begin("bus")
                .cells("#size-cells", 2)
                .cells("dma-ranges", 0, 0, 0xffff_ffff, 0xffff_ffff)
                .begin("device")
                .end()
                .end());
        TreeNode node = new TreeNode("/bus/device");
        for (OwnershipRules old : List.of(OwnershipRules.SERIES_V2, OwnershipRules.LINUX_6_1)) {
            assertEquals(
                    Errno.EINVAL,
                    firmware.configure(DmaConfigureRequest.ofDevice(node, old))
                            .refusal()
                            .orElseThrow()
                            .errno());
        }
        assertEquals(
                RangeStatus.FOUND,
                firmware.configure(DmaConfigureRequest.ofDevice(node, OwnershipRules.LINUX_6_12))
                        .value()
                        .orElseThrow()
                        .status());
    }

    @Test
    void ofANodeThatIsNotInTheTreeNothingIsSaid() {
        DmaConfigureRequest request = DmaConfigureRequest.ofDevice(new TreeNode("/absent"), OwnershipRules.LINUX_6_12);
        for (FirmwareDmaConfigure firmware : List.of(board(b -> {}), new FirmwareDmaConfigure(Firmware.NONE))) {
            assertEquals(
                    Optional.of(DmaConfiguration.NOTHING_SAID),
                    firmware.configure(request).value());
        }
    }
}
