package dev.dmaowner.firmware;

import static dev.dmaowner.firmware.RimtTableWriter.mapping;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.testdata.AcpiTableWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which RISC-V IOMMU and which device ids a RIMT gives to a device. */
@Tag("N-014")
final class RimtTranslationTest {

    private final RimtTableWriter table = new RimtTableWriter();
    private final int iommu = table.iommu("RSCV0004", 0x1000_0000L, 0, 0, 0);

    private RimtTranslation rimt() throws AcpiTableException {
        return RimtTranslation.of(RimtTable.read(ByteBuffer.wrap(table.bytes())));
    }

    private static Optional<IommuSpecifier> behind(int node, Integer... ids) {
        return Optional.of(new IommuSpecifier(
                new FirmwareNode.TableNode("RIMT", node),
                Arrays.stream(ids).map(List::of).toList()));
    }

    @Test
    void aFunctionHasTheIdThatItsSegmentsRootComplexGivesIt() throws AcpiTableException {
        table.rootComplex(1, mapping(0x100, 0xff, 0x5000, iommu));
        assertEquals(behind(iommu, 0x5000), rimt().pci(1, List.of(0x100)));
        assertEquals(behind(iommu, 0x5008, 0x5000), rimt().pci(1, List.of(0x108, 0x100)));
        assertEquals(Optional.empty(), rimt().pci(1, List.of(0x108, 0xff)));
        assertEquals(Optional.empty(), rimt().pci(0, List.of(0x100)));
    }

    /** The kernel compares with the sum of base and number, and so takes one id more than the number says. */
    @Test
    void aRangeTakesAnIdMoreThanItsNumber() throws AcpiTableException {
        table.rootComplex(0, mapping(0x100, 0x10, 0, iommu));
        assertEquals(behind(iommu, 0x10), rimt().pci(0, List.of(0x110)));
        assertEquals(Optional.empty(), rimt().pci(0, List.of(0x111)));
    }

    @Test
    void aDeviceOfTheNamespaceHasTheIdsOfAllItsMappings() throws AcpiTableException {
        table.platformDevice("\\_SB.NIC0", mapping(0, 0, 0x42, iommu), mapping(0, 0, 0x43, iommu));
        assertEquals(behind(iommu, 0x42, 0x43), rimt().object("\\_SB.NIC0"));
        assertEquals(behind(iommu, 0x42), rimt().object("\\_SB.NIC0", 0));
        assertEquals(Optional.empty(), rimt().object("\\_SB.NIC0", 7));
        assertEquals(Optional.empty(), rimt().object("\\_SB.NIC1"));
    }

    @Test
    void aMappingThatLeadsToNoNodeOrInACircleLeadsToNoIommu() throws AcpiTableException {
        table.platformDevice("\\_SB.NIC0", mapping(0, 0, 0, iommu + 4));
        int complex = table.at();
        table.rootComplex(0, mapping(0, 0xffff, 0, complex));
        assertEquals(Optional.empty(), rimt().object("\\_SB.NIC0"));
        assertEquals(Optional.empty(), rimt().pci(0, List.of(8)));
    }

    @Test
    void idsOfTwoIommusDoNotGoTogether() throws AcpiTableException {
        int other = table.iommu("RSCV0004", 0x2000_0000L, 0, 0, 0);
        table.rootComplex(0, mapping(0, 0xff, 0, iommu), mapping(0x200, 0xff, 0, other));
        assertEquals(behind(other, 8), rimt().pci(0, List.of(0x208)));
        assertEquals(Optional.empty(), rimt().pci(0, List.of(8, 0x208)));
    }

    @Test
    void theTableComesAfterTheIortAndBeforeTheViot() throws IOException {
        table.rootComplex(0, mapping(0, 0x0f, 0x100, iommu));
        table.platformDevice("\\_SB.NIC0", mapping(0, 0, 0x42, iommu));
        byte[] viot = new AcpiTableWriter("VIOT", 0)
                .u16(2, 48)
                .u64(0)
                .u8(4, 0)
                .u16(16)
                .u32(0)
                .u64(0x0a00_0000L)
                .u8(1, 0)
                .u16(24)
                .u32(0)
                .u16(0, 0, 0, 0xffff, 48, 0, 0, 0)
                .bytes();
        IortTableWriter iort = new IortTableWriter(5);
        int smmu = iort.smmuV3();
        iort.rootComplex(1, 0, 1, 48, IortTableWriter.mapping(0, 7, 0, smmu, 0));
        AcpiHostFake host = new AcpiHostFake().table("RIMT", table.bytes()).table("VIOT", viot);
        AcpiDmaConfigure without = AcpiDmaConfigure.of(AcpiTables.read(host));
        assertEquals(behind(iommu, 0x108), without.pci(0, List.of(8)).iommu());
        assertEquals(
                "VIOT+48",
                without.pci(0, List.of(0x18)).iommu().orElseThrow().iommu().path());
        assertEquals(
                behind(iommu, 0x42),
                without.object("\\_SB.NIC0", OptionalLong.empty()).iommu());
        assertEquals(behind(iommu, 0x42), without.object("\\_SB.NIC0", 0).iommu());
        AcpiDmaConfigure with = AcpiDmaConfigure.of(
                AcpiTables.read(host.table("IORT", iort.buffer().array())));
        assertEquals(
                "IORT+" + smmu,
                with.pci(0, List.of(7)).iommu().orElseThrow().iommu().path());
        assertEquals(behind(iommu, 0x108), with.pci(0, List.of(8)).iommu());
    }

    @Test
    void itsIommusAreFunctionsOrKnownByTheirAddress() throws IOException {
        int function = table.iommu("RSCV0005", 0, 1, 2, 0x08);
        AcpiTables tables = AcpiTables.read(new AcpiHostFake().table("RIMT", table.bytes()));
        assertEquals(
                List.of(
                        new TableIommu(
                                TableIommu.Kind.RISCV_PLATFORM,
                                new FirmwareNode.TableNode("RIMT", iommu),
                                0x1000_0000L,
                                DmaConfiguration.Coherence.COHERENT),
                        new TableIommu(
                                TableIommu.Kind.RISCV_PCI,
                                new FirmwareNode.TableNode("RIMT", function),
                                0x2_0008,
                                DmaConfiguration.Coherence.COHERENT)),
                tables.iommus());
    }

    @Test
    void damageIsToldWithItsPlace() {
        assertDamaged(40, new AcpiTableWriter("RIMT", 1).u32(1, 44, 0));
        assertDamaged(48, new AcpiTableWriter("RIMT", 1).u32(0xffff_ffffL, 48, 0));
        assertDamaged(50, new AcpiTableWriter("RIMT", 1).u32(1, 48, 0).u8(9, 1).u16(0, 0, 0));
        assertDamaged(
                50,
                new AcpiTableWriter("RIMT", 1)
                        .u32(1, 48, 0)
                        .u8(0, 1)
                        .u16(39, 0, 0)
                        .text("", 32));
        assertDamaged(
                68,
                new AcpiTableWriter("RIMT", 1)
                        .u32(1, 48, 0)
                        .u8(1, 1)
                        .u16(20, 0, 0)
                        .u32(0)
                        .u16(0, 0, 20, 0xffff));
    }

    private static void assertDamaged(int place, AcpiTableWriter damaged) {
        AcpiTableException thrown = assertThrows(AcpiTableException.class, () -> RimtTable.read(damaged.buffer()));
        assertEquals(place, thrown.offset(), thrown.getMessage());
    }
}
