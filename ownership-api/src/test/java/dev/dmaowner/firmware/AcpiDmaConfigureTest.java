package dev.dmaowner.firmware;

import static dev.dmaowner.firmware.IortTableWriter.mapping;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.testdata.AcpiTableWriter;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What ACPI says of a device's DMA: its IOMMU, coherence and address limit. */
final class AcpiDmaConfigureTest {

    private static final String NIC = "\\_SB.NIC0";
    private static final int SINGLE = 1;

    private final IortTableWriter iort = new IortTableWriter(5);
    private final int smmu = iort.smmuV3();
    private final AcpiTableWriter viot = new AcpiTableWriter("VIOT", 0)
            .u16(3, 48)
            .u64(0)
            .u8(4, 0)
            .u16(16)
            .u32(0)
            .u64(0x0a00_0000L)
            .u8(1, 0)
            .u16(24)
            .u32(0)
            .u16(0, 0, 0, 0xffff, 48, 0, 0, 0)
            .u8(2, 0)
            .u16(24)
            .u32(5)
            .u64(0x0b00_0000L)
            .u16(48, 0, 0, 0);

    @Test
    void anSmmuOfTheIortComesBeforeAVirtioIommu() throws IOException {
        iort.rootComplex(1, 0, 1, 48, mapping(0, 0xffff, 0x10000, smmu, 0));
        assertEquals(specifier("IORT", smmu, 0x10008), both().pci(0, List.of(8)).iommu());
    }

    @Test
    void aVirtioIommuHasWhatNoSmmuHas() throws IOException {
        iort.rootComplex(1, 0, 1, 48, mapping(0, 7, 0x10000, smmu, 0));
        assertEquals(specifier("VIOT", 48, 8), both().pci(0, List.of(8)).iommu());
    }

    @Test
    void aPlatformDeviceIsFoundByNameAndElseByItsMemory() throws IOException {
        iort.namedComponent(NIC, 1, 40, mapping(0, 0, 0x42, smmu, SINGLE));
        OptionalLong memory = OptionalLong.of(0x0b00_0000L);
        assertEquals(specifier("IORT", smmu, 0x42), both().object(NIC, memory).iommu());
        AcpiDmaConfigure viotOnly = of(new AcpiHostFake().table("VIOT", viot.bytes()));
        assertEquals(
                specifier("VIOT", 48, 5), viotOnly.object("\\_SB.NIC1", memory).iommu());
        assertEquals(
                Optional.empty(),
                viotOnly.object("\\_SB.NIC1", OptionalLong.empty()).iommu());
    }

    @Test
    void anIdThatTheBusKnowsIsMappedByTheRangesOfItsNode() throws IOException {
        iort.namedComponent("\\_SB.MCE0", 1, 40, mapping(0, 0xff, 0x300, smmu, 0));
        assertEquals(
                specifier("IORT", smmu, 0x305),
                armOnly().object("\\_SB.MCE0", 5).iommu());
        assertEquals(Optional.empty(), armOnly().object("\\_SB.MCE0", 0x100).iommu());
    }

    @Test
    @Tag("R-168")
    void aDeviceThatNoTableMapsIsConfiguredWithoutAnIommu() throws IOException {
        iort.rootComplex(1, 0, 1, 48, mapping(0, 0xff, 0, smmu, 0), mapping(0x100, 0xff, 0, 4711, 0));
        for (int requesterId : new int[] {0x0100, 0x0200}) {
            DmaConfiguration configuration = armOnly().pci(0, List.of(requesterId));
            assertEquals(Optional.empty(), configuration.iommu());
            assertEquals(Coherence.COHERENT, configuration.coherence());
        }
        assertEquals(specifier("IORT", smmu, 8), armOnly().pci(0, List.of(8)).iommu());
    }

    @Test
    void coherenceIsWhatTheNodeSays() throws IOException {
        iort.rootComplex(1, 0, 1, 48);
        iort.rootComplex(1, 1, 0, 48);
        assertEquals(Coherence.COHERENT, armOnly().pci(0, List.of(8)).coherence());
        assertEquals(Coherence.NON_COHERENT, armOnly().pci(1, List.of(8)).coherence());
    }

    @Test
    @Tag("R-162")
    void onArmADeviceThatNothingIsSaidOfCannotDoDma() throws IOException {
        DmaConfiguration configuration = armOnly().object(NIC, OptionalLong.empty());
        assertEquals(Coherence.DMA_NOT_SUPPORTED, configuration.coherence());
        assertEquals(Optional.empty(), configuration.iommu());
    }

    @Test
    @Tag("R-163")
    void elsewhereADeviceThatNothingIsSaidOfIsCoherent() throws IOException {
        assertEquals(DmaConfiguration.NOTHING_SAID, of(new AcpiHostFake()).object(NIC, OptionalLong.empty()));
        assertEquals(DmaConfiguration.NOTHING_SAID, of(new AcpiHostFake()).pci(0, List.of(8)));
    }

    @Test
    void theAddressLimitNarrowsTheMaskAndNeverWidensIt() throws IOException {
        iort.rootComplex(1, 0, 1, 30);
        iort.rootComplex(1, 1, 1, 48);
        iort.rootComplex(1, 2, 1, 64);
        assertLimit(0x3fff_ffffL, 0x3fff_ffffL, armOnly().pci(0, List.of(8)));
        assertLimit(0xffff_ffff_ffffL, 0xffff_ffffL, armOnly().pci(1, List.of(8)));
        assertLimit(-1L, 0xffff_ffffL, armOnly().pci(2, List.of(8)));
    }

    @Test
    void anAddressLimitOfZeroOrOfAnOldRootComplexDoesNotCount() throws IOException {
        iort.rootComplex(1, 0, 1, 0);
        iort.rootComplex(0, 1, 1, 30);
        iort.namedComponent(NIC, 1, 0);
        assertLimit(0, 0xffff_ffffL, armOnly().pci(0, List.of(8)));
        assertLimit(0, 0xffff_ffffL, armOnly().pci(1, List.of(8)));
        assertLimit(0, 0xffff_ffffL, armOnly().object(NIC, OptionalLong.empty()));
    }

    @Test
    void onARealTabletEachSegmentHasItsIdsBehindOneSmmu() throws IOException {
        byte[] bytes = Files.readAllBytes(SharedData.path("acpi/windows-dev-kit-2023-iort.dat"));
        AcpiDmaConfigure configure = of(new AcpiHostFake().table("IORT", bytes));
        IortTable table = IortTable.read(ByteBuffer.wrap(bytes));
        int smmuV3 = table.nodes().stream()
                .filter(node -> node instanceof IortNode.SmmuV3)
                .findFirst()
                .orElseThrow()
                .offset();
        for (int segment = 0; segment < 7; segment++) {
            assertEquals(
                    specifier("IORT", smmuV3, (segment << 16) + 0x100),
                    configure.pci(segment, List.of(0x100)).iommu());
        }
    }

    private static void assertLimit(long limit, long mask, DmaConfiguration configuration) {
        assertEquals(limit, configuration.limit());
        assertEquals(mask, configuration.mask());
    }

    private AcpiDmaConfigure armOnly() throws IOException {
        return of(new AcpiHostFake().table("IORT", iort.buffer().array()));
    }

    private AcpiDmaConfigure both() throws IOException {
        return of(new AcpiHostFake().table("IORT", iort.buffer().array()).table("VIOT", viot.bytes()));
    }

    private static AcpiDmaConfigure of(AcpiHostFake host) throws IOException {
        AcpiTables tables = AcpiTables.read(host);
        assertEquals(List.of(), tables.problems());
        return AcpiDmaConfigure.of(tables);
    }

    private static Optional<IommuSpecifier> specifier(String table, int offset, int id) {
        return Optional.of(new IommuSpecifier(new FirmwareNode.TableNode(table, offset), List.of(List.of(id))));
    }
}
