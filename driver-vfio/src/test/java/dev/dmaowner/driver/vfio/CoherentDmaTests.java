package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.errno;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.OwnershipRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VFIO asks the IOMMU of a device whether it keeps the device's DMA coherent. */
class CoherentDmaTests {

    private static final String NIC = "pci/0000:01:00.0";
    private static final String SIBLING = "pci/0000:01:00.1";
    private static final String DMA = "platform/c020000.dma1";

    private static Board board(OwnershipRules rules) {
        return Board.with(rules)
                .device(NIC, "x")
                .device(SIBLING, "x")
                .device(DMA, "y")
                .incoherent(NIC)
                .incoherent(DMA)
                .parameter("vfio_platform", "reset_required", "0")
                .build();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LINUX_3_6", "SERIES_V2"})
    void aDeviceWhoseDmaIsNotCoherentIsTurnedAway(OwnershipRules rules) {
        assertEquals("EINVAL", errno(board(rules).bind(NIC, "vfio-pci")));
    }

    @Test
    void aPlatformDeviceIsTurnedAwayAfterItsReset() {
        assertEquals("EINVAL", errno(board(OwnershipRules.LINUX_6_12).bind(DMA, "vfio-platform")));
    }

    @Test
    void aSiblingWhoseDmaIsCoherentIsTaken() {
        assertEquals("ok", errno(board(OwnershipRules.LINUX_6_12).bind(SIBLING, "vfio-pci")));
    }

    @Test
    void theProposalDidNotAsk() {
        assertEquals("ok", errno(board(OwnershipRules.SERIES_V2).bind(NIC, "vfio-pci")));
    }
}
