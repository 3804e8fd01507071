package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.DmaRange;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TreeDmaTest {

    /** A device in a bus of which only the properties differ. */
    private static DeviceTreeNode deviceIn(UnaryOperator<FlattenedTreeWriter> busProperties) {
        return Trees.board(board -> busProperties
                        .apply(board.begin("bus").empty("ranges"))
                        .begin("device@0")
                        .cells("reg", 0, 1)
                        .end()
                        .end())
                .node("/bus/device@0")
                .orElseThrow();
    }

    @Test
    void withoutDmaRangesTheMaskStaysAt32Bits() {
        TreeDma dma = TreeDma.ofDevice(deviceIn(bus -> bus));
        assertEquals(RangeStatus.NONE, dma.status());
        assertEquals(0, dma.limit());
        assertEquals(0xffff_ffffL, dma.mask());
    }

    @Test
    void rangesLimitTheMask() {
        TreeDma dma = TreeDma.ofDevice(deviceIn(bus -> bus.cells("dma-ranges", 0, 0x8000_0000, 0x3000_0000)));
        assertEquals(RangeStatus.FOUND, dma.status());
        assertEquals(List.of(new DmaRange(0, 0x8000_0000L, 0x3000_0000)), dma.ranges());
        assertEquals(0x2fff_ffffL, dma.limit());
        assertEquals(0x3fff_ffffL, dma.mask());
        assertEquals("/bus", dma.rangeNode().orElseThrow().path());
    }

    @Test
    void rangesThatGoOnAreOne() {
        TreeDma dma = TreeDma.ofDevice(
                deviceIn(bus -> bus.cells("dma-ranges", 0, 0x8000_0000, 0x1000, 0x1000, 0x8000_1000, 0x1000)));
        assertEquals(List.of(new DmaRange(0, 0x8000_0000L, 0x2000)), dma.ranges());
    }

    @Test
    void anEmptyPropertyLetsTheSearchGoOnAndAMissingOneEndsItButAtTheStart() {
        DeviceTree tree = Trees.board(board -> board.begin("outer")
                .cells("dma-ranges", 0, 0, 0x1000_0000)
                .begin("identity")
                .empty("dma-ranges")
                .begin("device")
                .end()
                .end()
                .begin("missing")
                .begin("device")
                .end()
                .begin("again")
                .begin("device")
                .end()
                .end()
                .end()
                .end());
        assertEquals(RangeStatus.FOUND, status(tree, "/outer/identity/device"));
        assertEquals(RangeStatus.FOUND, status(tree, "/outer/missing/device"));
        assertEquals(RangeStatus.NONE, status(tree, "/outer/missing/again/device"));
    }

    private static RangeStatus status(DeviceTree tree, String path) {
        return TreeDma.ofDevice(tree.node(path).orElseThrow()).status();
    }

    @Test
    void rangesThatDoNotTranslateAreDropped() {
        DeviceTree tree = Trees.board(board -> board.begin("outer")
                .cells("dma-ranges", 0, 0, 0x1000)
                .begin("some")
                .cells("dma-ranges", 0, 0, 0x100, 0x8000, 0x8000, 0x100)
                .begin("device")
                .end()
                .end()
                .begin("none")
                .cells("dma-ranges", 0x8000, 0x8000, 0x100)
                .begin("device")
                .end()
                .end()
                .end());
        TreeDma some = TreeDma.ofDevice(tree.node("/outer/some/device").orElseThrow());
        assertEquals(List.of(new DmaRange(0, 0, 0x100)), some.ranges());
        assertEquals(RangeStatus.UNUSABLE, status(tree, "/outer/none/device"));
    }

    private static TreeDma of(DeviceTreeNode device, OwnershipRules rules) {
        return TreeDma.of(device, NodeKind.OWN_NODE, rules);
    }

    @Test
    void anOddSizeWasTakenForAMaskBefore62() {
        DeviceTreeNode device = deviceIn(bus -> bus.cells("dma-ranges", 0, 0, 0xfff));
        assertEquals(0xfff, of(device, OwnershipRules.LINUX_6_1).limit());
        assertEquals(0xffe, of(device, OwnershipRules.LINUX_6_12).limit());
        DeviceTreeNode high = deviceIn(bus -> bus.cells("dma-ranges", 0x1000, 0x1000, 0x1000));
        assertEquals(0x1fff, of(high, OwnershipRules.LINUX_6_1).limit());
        assertEquals(0x1fff, of(high, OwnershipRules.LINUX_6_12).limit());
    }

    @Test
    void aRangeWithoutSizeEndsTheList() {
        DeviceTreeNode device =
                deviceIn(bus -> bus.cells("dma-ranges", 0, 0, 0x1000, 0x8000, 0x8000, 0, 0xa000, 0xa000, 0x1000));
        assertEquals(
                List.of(new DmaRange(0, 0, 0x1000)), TreeDma.ofDevice(device).ranges());
    }

    @Test
    @Tag("R-161")
    void theNearestNodeThatSpeaksOfCoherenceIsRight() {
        DeviceTree tree = Trees.board(board -> board.begin("coherent")
                .empty("dma-coherent")
                .begin("device")
                .end()
                .begin("not")
                .empty("dma-noncoherent")
                .begin("device")
                .end()
                .end()
                .end()
                .begin("device")
                .end());
        TreeDma coherent = TreeDma.ofDevice(tree.node("/coherent/device").orElseThrow());
        assertEquals(Coherence.COHERENT, coherent.coherence());
        assertEquals("/coherent", coherent.coherenceFrom().orElseThrow().path());
        TreeDma nearer = TreeDma.ofDevice(tree.node("/coherent/not/device").orElseThrow());
        assertEquals(Coherence.NON_COHERENT, nearer.coherence());
        assertEquals("/coherent/not", nearer.coherenceFrom().orElseThrow().path());
        TreeDma unsaid = TreeDma.ofDevice(tree.node("/device").orElseThrow());
        assertEquals(Coherence.NON_COHERENT, unsaid.coherence());
        assertEquals(Optional.empty(), unsaid.coherenceFrom());
    }

    private static void interconnect(FlattenedTreeWriter board, String name, int own, int provider) {
        board.begin(name)
                .cells("phandle", own)
                .cells("#interconnect-cells", 0)
                .strings("interconnect-names", "read", "dma-mem")
                .cells("interconnects", own, provider)
                .end();
    }

    @Test
    void theInterconnectNamedDmaMemIsTheWayToMemory() {
        DeviceTree tree = Trees.board(board -> {
            interconnect(board, "device", 1, 2);
            board.begin("controller")
                    .cells("phandle", 2)
                    .cells("#interconnect-cells", 0)
                    .empty("dma-coherent")
                    .cells("dma-ranges", 0, 0, 0x1000)
                    .end();
        });
        TreeDma dma = TreeDma.ofDevice(tree.node("/device").orElseThrow());
        assertEquals("/controller", dma.dmaParent().orElseThrow().path());
        assertEquals(Coherence.COHERENT, dma.coherence());
        assertEquals("/controller", dma.rangeNode().orElseThrow().path());
    }

    @Test
    void aRingOfDmaParentsLeadsNowhere() {
        DeviceTree tree = Trees.board(board -> {
            interconnect(board, "one", 1, 2);
            interconnect(board, "two", 2, 1);
            board.begin("behind")
                    .cells("#interconnect-cells", 0)
                    .cells("phandle", 3)
                    .strings("interconnect-names", "dma-mem")
                    .cells("interconnects", 1)
                    .cells("dma-ranges", 0, 0, 0x1000)
                    .begin("device")
                    .end()
                    .end();
        });
        TreeDma dma = TreeDma.ofDevice(tree.node("/one").orElseThrow());
        assertEquals(RangeStatus.NONE, dma.status());
        assertEquals(Coherence.NON_COHERENT, dma.coherence());
        assertEquals(
                RangeStatus.UNUSABLE,
                TreeDma.ofDevice(tree.node("/behind/device").orElseThrow()).status());
    }
}
