package dev.dmaowner.app.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.facts.StreamOverlap.Relation;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeException;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamOverlapTest {

    private static List<Relation> overlaps(int[] first, int[] second) throws DeviceTreeException {
        byte[] bytes = new FlattenedTreeWriter()
                .begin("")
                .begin("smmu@0")
                .strings("compatible", "arm,mmu-500")
                .cells("phandle", 1)
                .cells("#iommu-cells", 2)
                .end()
                .begin("a")
                .cells("iommus", 1, first[0], first[1])
                .end()
                .begin("b")
                .cells("iommus", 1, second[0], second[1])
                .end()
                .end()
                .bytes();
        DeviceTree tree = DeviceTree.read(ByteBuffer.wrap(bytes));
        List<Relation> relations = new ArrayList<>();
        StreamOverlap.forEach(tree, overlap -> relations.add(overlap.relation()));
        return relations;
    }

    @Test
    void entriesThatMatchTheSameIdsAreEqual() throws DeviceTreeException {
        assertEquals(List.of(Relation.EQUAL), overlaps(new int[] {0x10, 3}, new int[] {0x12, 3}));
    }

    @Test
    void anEntryThatMatchesAllIdsOfTheOtherContainsIt() throws DeviceTreeException {
        assertEquals(List.of(Relation.FIRST_CONTAINS_SECOND), overlaps(new int[] {0x10, 0xf}, new int[] {0x12, 1}));
        assertEquals(List.of(Relation.SECOND_CONTAINS_FIRST), overlaps(new int[] {0x12, 1}, new int[] {0x10, 0xf}));
    }

    @Test
    void entriesThatShareOnlySomeIdsCannotBothBeMade() throws DeviceTreeException {
        assertEquals(List.of(Relation.PARTIAL), overlaps(new int[] {0x10, 1}, new int[] {0x10, 2}));
    }

    @Test
    void entriesThatShareNoIdDoNotOverlap() throws DeviceTreeException {
        assertEquals(List.of(), overlaps(new int[] {0x10, 1}, new int[] {0x20, 1}));
    }
}
