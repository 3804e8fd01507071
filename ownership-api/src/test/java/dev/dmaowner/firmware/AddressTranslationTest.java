package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AddressTranslationTest {

    private static OptionalLong first(DeviceTree tree, String path) {
        return AddressTranslation.firstAddress(tree.node(path).orElseThrow());
    }

    @Test
    void anAddressGoesThroughTheFirstRangeThatHoldsIt() {
        DeviceTree tree = Trees.board(board -> board.begin("bus")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .cells("ranges", 0x1000, 0x4000_0000, 0x100, 0x1000, 0x5000_0000, 0x1000)
                .begin("in-first")
                .cells("reg", 0x10ff, 1)
                .end()
                .begin("in-second")
                .cells("reg", 0x1100, 1)
                .end()
                .begin("outside")
                .cells("reg", 0xfff, 1)
                .end()
                .end());
        assertEquals(OptionalLong.of(0x4000_00ffL), first(tree, "/bus/in-first"));
        assertEquals(OptionalLong.of(0x5000_0100L), first(tree, "/bus/in-second"));
        assertEquals(OptionalLong.empty(), first(tree, "/bus/outside"));
    }

    @Test
    void aBusWithoutRangesLetsNothingThrough() {
        DeviceTree tree = Trees.board(board -> board.begin("shut")
                .begin("child")
                .cells("reg", 1, 1)
                .end()
                .end()
                .begin("open")
                .empty("ranges")
                .begin("child")
                .cells("reg", 1, 1)
                .end()
                .end());
        assertEquals(OptionalLong.empty(), first(tree, "/shut/child"));
        assertEquals(OptionalLong.of(1), first(tree, "/open/child"));
    }

    @Test
    void aBusWithoutSizesLetsNothingThrough() {
        DeviceTree tree = Trees.board(board -> board.begin("i2c")
                .empty("ranges")
                .cells("#address-cells", 1)
                .cells("#size-cells", 0)
                .begin("chip@50")
                .cells("reg", 0x50)
                .end()
                .end());
        assertEquals(OptionalLong.empty(), first(tree, "/i2c/chip@50"));
    }

    @Test
    void aRegThatIsTooShortHasNoAddress() {
        DeviceTree tree = Trees.board(board -> board.begin("bus")
                .empty("ranges")
                .cells("#address-cells", 2)
                .cells("#size-cells", 1)
                .begin("short")
                .cells("reg", 1)
                .end()
                .end());
        assertEquals(OptionalLong.empty(), first(tree, "/bus/short"));
    }

    @Test
    void pciAddressesMatchByTheirSpace() {
        DeviceTree tree = Trees.board(board -> board.begin("pcie@0")
                .strings("device_type", "pci")
                .cells("#address-cells", 3)
                .cells("#size-cells", 2)
                .cells(
                        "ranges",
                        0x0100_0000,
                        0,
                        0,
                        0xe000_0000,
                        0,
                        0x1_0000,
                        0x0200_0000,
                        0,
                        0,
                        0xf000_0000,
                        0,
                        0x100_0000)
                .begin("memory")
                .cells("assigned-addresses", 0x0200_0010, 0, 0x40, 0, 0x10)
                .end()
                .begin("port")
                .cells("assigned-addresses", 0x0100_0010, 0, 0x40, 0, 0x10)
                .end()
                .end());
        assertEquals(
                List.of(new MemoryResource(0xf000_0040L, 0x10)),
                AddressTranslation.resources(tree.node("/pcie@0/memory").orElseThrow()));
        assertEquals(
                List.of(),
                AddressTranslation.resources(tree.node("/pcie@0/port").orElseThrow()));
    }

    @Test
    void ofThreeCellsTheFirstMustBeTheSame() {
        DeviceTree tree = Trees.board(board -> board.begin("bus")
                .cells("#address-cells", 3)
                .cells("#size-cells", 1)
                .cells("ranges", 5, 0, 0, 0x1000, 0x100)
                .begin("same")
                .cells("reg", 5, 0, 0x20, 1)
                .end()
                .begin("other")
                .cells("reg", 6, 0, 0x20, 1)
                .end()
                .end());
        assertEquals(OptionalLong.of(0x1020), first(tree, "/bus/same"));
        assertEquals(OptionalLong.empty(), first(tree, "/bus/other"));
    }

    @Test
    void resourcesEndAtTheFirstThatDoesNotTranslate() {
        DeviceTree tree = Trees.board(board -> board.begin("bus")
                .cells("ranges", 0, 0x8000, 0x1000)
                .begin("device")
                .cells("reg", 0, 0x10, 0x100, 0x20, 0x9000, 0x10, 0x200, 0x10)
                .end()
                .end());
        assertEquals(
                List.of(new MemoryResource(0x8000, 0x10), new MemoryResource(0x8100, 0x20)),
                AddressTranslation.resources(tree.node("/bus/device").orElseThrow()));
    }

    @Test
    void resourcesOverlapIfTheyShareAnAddress() {
        MemoryResource page = new MemoryResource(0x1000, 0x1000);
        assertEquals(true, page.overlaps(new MemoryResource(0x1fff, 1)));
        assertEquals(false, page.overlaps(new MemoryResource(0x2000, 1)));
        assertEquals(false, page.overlaps(new MemoryResource(0x1800, 0)));
        assertEquals(true, new MemoryResource(-0x1000L, 0x1000).overlaps(new MemoryResource(-1L, 1)));
    }
}
