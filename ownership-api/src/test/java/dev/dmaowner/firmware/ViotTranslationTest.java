package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.testdata.AcpiTableWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which virtio-iommu and which endpoint ids a VIOT gives to a device. */
final class ViotTranslationTest {

    private static final int PCI_IOMMU = 48;
    private static final int MMIO_IOMMU = 64;
    private static final long MMIO_IOMMU_ADDRESS = 0x0a00_0000L;

    @Test
    @Tag("R-167")
    void anEndpointIdCountsFromTheStartOfItsRangeAndSegmentsGoAbove16Bits() throws AcpiTableException {
        ViotTranslation viot = viot(range(0x5000, 1, 3, 0x100, 0x1ff, PCI_IOMMU));
        assertEquals(iommu(PCI_IOMMU, 0x5000), viot.pci(1, List.of(0x100)));
        assertEquals(iommu(PCI_IOMMU, 0x50ff), viot.pci(1, List.of(0x1ff)));
        assertEquals(iommu(PCI_IOMMU, (2 << 16) + 0x5008), viot.pci(3, List.of(0x108)));
    }

    @Test
    @Tag("R-167")
    void aFunctionOutsideOfTheRangeHasNoEndpointId() throws AcpiTableException {
        ViotTranslation viot = viot(range(0x5000, 1, 3, 0x100, 0x1ff, PCI_IOMMU));
        assertEquals(Optional.empty(), viot.pci(1, List.of(0xff)));
        assertEquals(Optional.empty(), viot.pci(1, List.of(0x200)));
        assertEquals(Optional.empty(), viot.pci(0, List.of(0x100)));
        assertEquals(Optional.empty(), viot.pci(4, List.of(0x100)));
    }

    @Test
    void everyIdOfAFunctionMustBeInARange() throws AcpiTableException {
        ViotTranslation viot = viot(range(0, 0, 0, 0x400, 0x4ff, PCI_IOMMU));
        assertEquals(iommu(PCI_IOMMU, 8, 0), viot.pci(0, List.of(0x408, 0x400)));
        assertEquals(Optional.empty(), viot.pci(0, List.of(0x408, 0x300)));
    }

    /** The kernel's list of ranges grows at its front ({@code viot_parse_node} in drivers/acpi/viot.c). */
    @Test
    void ofTwoRangesThatTakeAnIdTheLastInTheTableHasIt() throws AcpiTableException {
        ViotTranslation viot = viot(range(0x1000, 0, 0, 0, 0xff, PCI_IOMMU), range(0x2000, 0, 0, 0, 0x7f, MMIO_IOMMU));
        assertEquals(iommu(MMIO_IOMMU, 0x2010), viot.pci(0, List.of(0x10)));
        assertEquals(iommu(PCI_IOMMU, 0x1080), viot.pci(0, List.of(0x80)));
    }

    @Test
    void ofTwoEndpointsAtOneAddressTheLastInTheTableHasIt() throws AcpiTableException {
        ViotTranslation viot = viot(mmio(77, 0x0b00_0000L, PCI_IOMMU), mmio(78, 0x0b00_0000L, MMIO_IOMMU));
        assertEquals(iommu(MMIO_IOMMU, 78), viot.mmio(0x0b00_0000L));
    }

    @Test
    void theIommuDoesNotTranslateItself() throws AcpiTableException {
        ViotTranslation viot = viot(range(0, 0, 1, 0, 0xff, PCI_IOMMU));
        assertEquals(Optional.empty(), viot.pci(0, List.of(0x08)));
        assertEquals(iommu(PCI_IOMMU, 0x10008), viot.pci(1, List.of(0x08)));
    }

    @Test
    void aRangeWhoseIommuIsNotInTheTableIsPassedOver() throws AcpiTableException {
        ViotTranslation viot = viot(range(0x1000, 0, 0, 0, 0xff, 52), range(0x2000, 0, 0, 0, 0xff, MMIO_IOMMU));
        assertEquals(iommu(MMIO_IOMMU, 0x2010), viot.pci(0, List.of(0x10)));
    }

    @Test
    void aPlatformDeviceIsKnownByTheStartOfItsMemory() throws AcpiTableException {
        ViotTranslation viot = viot(mmio(77, 0x0b00_0000L, MMIO_IOMMU), mmio(78, MMIO_IOMMU_ADDRESS, MMIO_IOMMU));
        assertEquals(iommu(MMIO_IOMMU, 77), viot.mmio(0x0b00_0000L));
        assertEquals(Optional.empty(), viot.mmio(0x0b00_0004L));
        assertEquals(Optional.empty(), viot.mmio(MMIO_IOMMU_ADDRESS), "the IOMMU itself");
    }

    private static AcpiTableWriter range(int endpoint, int segment, int lastSegment, int bdf, int lastBdf, int iommu) {
        return new AcpiTableWriter("part", 0)
                .u8(1, 0)
                .u16(24)
                .u32(endpoint)
                .u16(segment, lastSegment, bdf, lastBdf, iommu, 0, 0, 0);
    }

    private static AcpiTableWriter mmio(int endpoint, long address, int iommu) {
        return new AcpiTableWriter("part", 0)
                .u8(2, 0)
                .u16(24)
                .u32(endpoint)
                .u64(address)
                .u16(iommu, 0, 0, 0);
    }

    private static ViotTranslation viot(AcpiTableWriter... nodes) throws AcpiTableException {
        AcpiTableWriter table = new AcpiTableWriter("VIOT", 0);
        table.u16(2 + nodes.length, 48).u64(0);
        table.u8(3, 0).u16(16, 0, 0x08).u64(0);
        table.u8(4, 0).u16(16).u32(0).u64(MMIO_IOMMU_ADDRESS);
        for (AcpiTableWriter node : nodes) {
            byte[] bytes = node.bytes();
            for (int i = AcpiTableHeader.SIZE; i < bytes.length; i++) {
                table.u8(bytes[i]);
            }
        }
        return ViotTranslation.of(ViotTable.read(table.buffer()));
    }

    private static Optional<IommuSpecifier> iommu(int offset, Integer... ids) {
        return Optional.of(new IommuSpecifier(
                new FirmwareNode.TableNode("VIOT", offset),
                Arrays.stream(ids).map(List::of).toList()));
    }
}
