package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceTreeTest {

    private static final byte[] SMALL = Trees.bytes(board -> board.begin("aliases")
            .strings("serial0", "/soc/uart@1000")
            .strings("uart", "/soc/uart@1000")
            .strings("serial1", "/nowhere")
            .end()
            .begin("soc")
            .strings("compatible", "simple-bus")
            .begin("uart@1000")
            .strings("compatible", "vendor,uart-2", "vendor,uart")
            .strings("status", "disabled")
            .cells("phandle", 7)
            .cells("reg", 0x1000, 0x100)
            .end()
            .end());

    @Test
    void nodesAndPropertiesAreReadAsTheyStand() {
        DeviceTree tree = Trees.read(SMALL);
        DeviceTreeNode uart = tree.node("/soc/uart@1000").orElseThrow();
        assertEquals("uart", uart.baseName());
        assertEquals("/soc/uart@1000", uart.path());
        assertEquals(List.of("vendor,uart-2", "vendor,uart"), uart.compatible());
        assertEquals(0x1000, uart.u32("reg").orElseThrow());
        assertEquals(0x1000_0000_0100L, uart.property("reg").orElseThrow().number(0, 2));
        assertEquals(
                List.of("/", "/aliases", "/soc", "/soc/uart@1000"),
                tree.nodes().stream().map(DeviceTreeNode::path).toList());
        assertEquals(Optional.of(uart), tree.byPhandle(7));
        assertEquals(Optional.empty(), tree.byPhandle(0));
        assertEquals(Optional.empty(), tree.node("/soc/uart"));
        assertEquals(Optional.empty(), tree.node("soc"));
    }

    @Test
    void aliasesNameNodesAndThoseWithANumberAreTheirs() {
        DeviceTree tree = Trees.read(SMALL);
        assertEquals(
                Map.of("serial0", "/soc/uart@1000", "uart", "/soc/uart@1000", "serial1", "/nowhere"), tree.aliases());
        assertEquals(
                List.of("serial0"), tree.aliasesOf(tree.node("/soc/uart@1000").orElseThrow()));
        assertEquals(List.of(), tree.aliasesOf(tree.root()));
    }

    @Test
    void aNodeIsAvailableIfItsStatusIsAbsentOrOkay() {
        DeviceTree tree = Trees.board(board -> board.begin("absent")
                .end()
                .begin("okay")
                .strings("status", "okay")
                .end()
                .begin("ok")
                .strings("status", "ok")
                .end()
                .begin("empty")
                .empty("status")
                .end()
                .begin("capital")
                .strings("status", "OKAY")
                .end());
        for (String available : List.of("absent", "okay", "ok")) {
            assertTrue(tree.node("/" + available).orElseThrow().isAvailable(), available);
        }
        for (String unavailable : List.of("empty", "capital")) {
            assertTrue(!tree.node("/" + unavailable).orElseThrow().isAvailable(), unavailable);
        }
    }

    @Test
    void compatibleStringsCompareWithoutCase() {
        DeviceTreeNode uart = Trees.read(SMALL).node("/soc/uart@1000").orElseThrow();
        assertTrue(uart.isCompatible("VENDOR,UART"));
        assertTrue(!uart.isCompatible("vendor,uar"));
    }

    @Test
    void aTreeThatIsCutOffAnywhereIsRejected() {
        for (int length = 0; length < SMALL.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(SMALL, 0, length);
            assertThrows(DeviceTreeException.class, () -> DeviceTree.read(part), "cut off after " + length);
        }
    }

    @Test
    void aWrongByteGivesATreeOrTheReadersException() {
        for (int at = 0; at < SMALL.length; at++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                byte[] damaged = SMALL.clone();
                damaged[at] = (byte) value;
                try {
                    TreePopulation.of(DeviceTree.read(ByteBuffer.wrap(damaged)));
                } catch (DeviceTreeException e) {
                    assertTrue(e.offset() >= 0 && e.offset() <= damaged.length, e.getMessage());
                }
            }
        }
    }

    @Test
    void theBufferMayBeginAnywhereAndIsLeftAsItWas() throws DeviceTreeException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL.length + 9);
        buffer.position(5);
        buffer.put(SMALL);
        buffer.position(5);
        assertEquals(4, DeviceTree.read(buffer).nodes().size());
        assertEquals(5, buffer.position());
    }

    @Test
    void version16HasNoSizeOfItsStructure() throws DeviceTreeException {
        byte[] bytes = SMALL.clone();
        ByteBuffer.wrap(bytes).putInt(20, 16).putInt(36, -1);
        assertEquals(4, DeviceTree.read(ByteBuffer.wrap(bytes)).nodes().size());
        ByteBuffer.wrap(bytes).putInt(20, 17);
        assertThrows(DeviceTreeException.class, () -> DeviceTree.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    void aLaterVersionIsReadOnlyIfItSaysThatItCanBe() throws DeviceTreeException {
        byte[] bytes = SMALL.clone();
        ByteBuffer.wrap(bytes).putInt(20, 18).putInt(24, 17);
        assertEquals(4, DeviceTree.read(ByteBuffer.wrap(bytes)).nodes().size());
        ByteBuffer.wrap(bytes).putInt(24, 18);
        assertThrows(DeviceTreeException.class, () -> DeviceTree.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    void nodesDeeperThanLinuxReadsAreLeftOut() {
        int levels = 100_000;
        FlattenedTreeWriter writer = new FlattenedTreeWriter().begin("");
        for (int i = 1; i < levels; i++) {
            writer.begin("n").strings("compatible", "simple-bus");
        }
        for (int i = 0; i < levels; i++) {
            writer.end();
        }
        DeviceTree tree = Trees.read(writer.bytes());
        assertEquals(DeviceTree.LEVELS, tree.nodes().size());
        assertEquals(DeviceTree.LEVELS - 1, TreePopulation.of(tree).size());
    }

    @Test
    void whatComesAfterADeepPartIsStillRead() {
        FlattenedTreeWriter writer = new FlattenedTreeWriter().begin("");
        for (int i = 0; i < 80; i++) {
            writer.begin("deep").empty("mark");
        }
        for (int i = 0; i < 80; i++) {
            writer.end();
        }
        DeviceTree tree =
                Trees.read(writer.begin("after").empty("mark").end().end().bytes());
        assertEquals(DeviceTree.LEVELS + 1, tree.nodes().size());
        assertTrue(tree.node("/after").orElseThrow().has("mark"));
        assertTrue(tree.nodes().stream().allMatch(node -> node.properties().size() <= 1));
    }

    @Test
    void theDirectoriesOfAHostSayTheSameAsTheFlattenedTree() throws IOException {
        DeviceTree flattened = Trees.read(SMALL);
        CapturedTreeBuilder builder = CapturedTree.builder();
        for (DeviceTreeNode node : flattened.nodes()) {
            String directory = "sys/firmware/devicetree/base" + node.path();
            for (DeviceTreeProperty property : node.properties()) {
                builder.file(directory + "/" + property.name(), property.bytes());
            }
        }
        DeviceTree tree =
                DeviceTree.read(CapturedHost.of(builder.build(), "test")).orElseThrow();
        assertEquals(
                flattened.nodes().stream().map(DeviceTreeNode::path).toList(),
                tree.nodes().stream().map(DeviceTreeNode::path).toList());
        assertEquals(
                List.of("vendor,uart-2", "vendor,uart"),
                tree.byPhandle(7).orElseThrow().compatible());
    }

    @Test
    void aHostWithAFlattenedTreeGivesThatOne() throws IOException {
        CapturedHost host = CapturedHost.of(
                CapturedTree.builder().file("sys/firmware/fdt", SMALL).build(), "test");
        assertEquals(4, DeviceTree.read(host).orElseThrow().nodes().size());
        assertTrue(Firmware.read(host).deviceTree().isPresent());
    }

    @Test
    void aHostWithoutATreeGivesNone() throws IOException {
        CapturedHost host =
                CapturedHost.of(CapturedTree.builder().directory("sys").build(), "test");
        assertEquals(Optional.empty(), DeviceTree.read(host));
    }

    @Test
    void aCircleOfLinksAmongTheDirectoriesIsNotFollowed() throws IOException {
        CapturedTreeBuilder builder = CapturedTree.builder()
                .file("sys/firmware/devicetree/base/compatible", new byte[] {'a', 0})
                .link("sys/firmware/devicetree/base/round", ".");
        assertEquals(
                1,
                DeviceTree.read(CapturedHost.of(builder.build(), "test"))
                        .orElseThrow()
                        .nodes()
                        .size());
    }

    @Test
    void ofTwoPropertiesOfOneNameTheFirstCounts() {
        DeviceTree tree = Trees.board(board -> {
            board.begin("few").cells("twice", 1).cells("twice", 2).end().begin("many");
            for (int i = 0; i < 40; i++) {
                board.cells("p" + i, i);
            }
            board.cells("p3", 99).end();
        });
        assertEquals(1, tree.node("/few").orElseThrow().u32("twice").orElseThrow());
        assertEquals(3, tree.node("/many").orElseThrow().u32("p3").orElseThrow());
    }
}
