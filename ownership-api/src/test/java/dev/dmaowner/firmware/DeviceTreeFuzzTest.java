package dev.dmaowner.firmware;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dmaowner.OwnershipRules;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes are: a tree and all that is derived from it, or the reader's own exception. It runs over its seeds as a
 * test; with {@code JAZZER_FUZZ=1} in the environment it looks for more.
 */
class DeviceTreeFuzzTest {

    static Stream<Arguments> seeds() {
        byte[] board = Trees.bytes(b -> b.begin("aliases")
                .strings("serial0", "/soc/uart@1000")
                .end()
                .begin("smmu@0")
                .strings("compatible", "arm,mmu-500")
                .cells("phandle", 1)
                .cells("#iommu-cells", 1)
                .cells("#interconnect-cells", 0)
                .cells("stream-match-mask", 0x7c00)
                .end()
                .begin("soc")
                .strings("compatible", "simple-bus")
                .cells("ranges", 0, 0x4000_0000, 0x1000_0000)
                .cells("dma-ranges", 0, 0, 0x1000, 0x1000, 0x1000, 0x1000)
                .begin("uart@1000")
                .strings("compatible", "arm,pl011", "arm,primecell")
                .cells("reg", 0x1000, 0x100)
                .cells("iommus", 1, 2, 1, 3)
                .end()
                .begin("led@8")
                .strings("compatible", "led")
                .cells("reg", 8, 4)
                .cells("mask", 4)
                .strings("interconnect-names", "dma-mem")
                .cells("interconnects", 1)
                .end()
                .begin("pcie@2000")
                .strings("compatible", "pcie")
                .strings("device_type", "pci")
                .cells("reg", 0x2000, 0x100)
                .cells("bus-range", 0, 0xff)
                .cells("#address-cells", 3)
                .cells("#size-cells", 2)
                .cells("ranges", 0x0200_0000, 0, 0, 0x5000_0000, 0, 0x100_0000)
                .cells("iommu-map", 0, 1, 0, 0x100, 0x100, 1, 0x1000, 0x100)
                .cells("iommu-map-mask", 0xfff)
                .end()
                .end());
        return Stream.of(arguments(board), arguments(Trees.bytes(b -> {})), arguments(new byte[0]));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void bytesAreATreeOrRefused(byte[] bytes) {
        DeviceTree tree;
        try {
            tree = DeviceTree.read(ByteBuffer.wrap(bytes));
        } catch (DeviceTreeException e) {
            return;
        }
        FirmwareDmaConfigure firmware = new FirmwareDmaConfigure(Firmware.of(tree));
        for (PopulatedDevice device : TreePopulation.of(tree)) {
            TreeIdentity.of(device.node()).modalias();
            firmware.configure(DmaConfigureRequest.ofDevice(device.node().asFirmwareNode(), OwnershipRules.LINUX_6_1));
        }
        for (DeviceTreeNode node : tree.nodes()) {
            AddressTranslation.resources(node);
            TreeDma.ofDevice(node);
        }
        for (DeviceTreeNode node : tree.nodes()) {
            AddressRange.ofRanges(node);
            AddressRange.ofDmaRanges(node);
            firmware.configure(new DmaConfigureRequest(
                    node.asFirmwareNode(),
                    NodeKind.BUS_NODE,
                    RangePolicy.AS_SAID,
                    OptionalInt.of(0),
                    List.of(0, 0x108),
                    OwnershipRules.LINUX_6_12));
        }
    }
}
