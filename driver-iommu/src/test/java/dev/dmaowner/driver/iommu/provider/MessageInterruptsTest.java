package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageInterruptsTest {

    private static final HandMadeDevice NIC = HandMadeDevice.pci("0000:01:00.0", 0x020000);

    private static Firmware tree(String path) throws IOException {
        return Firmware.of(DeviceTree.read(ByteBuffer.wrap(Files.readAllBytes(SharedData.path(path)))));
    }

    private static InterruptIsolation isolation(HandMadeDevice device, String node, Firmware firmware) {
        return MessageInterrupts.isolation(device.describedBy(new FirmwareNode.TreeNode(node)), firmware);
    }

    @Test
    void pciFunctionsWhoseMessagesATranslationServiceTakesAreIsolated() throws IOException {
        Firmware board = tree("traces/soc-308/board.dtb");
        assertEquals(InterruptIsolation.ISOLATED, isolation(NIC, "/pcie@10000000", board));
    }

    @Test
    void pciFunctionsWhoseMessagesAnotherControllerTakesAreNot() throws IOException {
        Firmware board = tree("dtb/amd-overdrive-rev-b1.dtb");
        String bridge = board.deviceTree().orElseThrow().nodes().stream()
                .filter(node -> node.isCompatible("pci-host-ecam-generic"))
                .findFirst()
                .orElseThrow()
                .path();
        assertEquals(InterruptIsolation.NOT_ISOLATED, isolation(NIC, bridge, board));
    }

    @Test
    @Tag("R-223")
    void platformDevicesWithoutMessagesAreNotIsolated() throws IOException {
        Firmware board = tree("traces/soc-308/board.dtb");
        HandMadeDevice dma = HandMadeDevice.platform("c020000.dma1");
        assertEquals(InterruptIsolation.NOT_ISOLATED, isolation(dma, "/dma1@c020000", board));
    }
}
