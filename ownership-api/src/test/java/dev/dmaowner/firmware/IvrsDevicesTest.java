package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.testdata.AcpiTableWriter;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which of AMD's IOMMUs, which alias and which reserved memory an IVRS gives to a device. */
final class IvrsDevicesTest {

    private final AcpiTableWriter writer =
            new AcpiTableWriter("IVRS", 2).u32(0x203041).u64(0);

    @Test
    void anIommuHasTheDevicesAndRangesThatItsEntriesName() throws IOException {
        int block = iommu(0x10, 0x0002, entry(0x02, 0x0010), entry(0x03, 0x0100), entry(0x04, 0x01ff));
        assertEquals(Optional.of(block), iommuOf(0x0010));
        assertEquals(Optional.of(block), iommuOf(0x0100));
        assertEquals(Optional.of(block), iommuOf(0x01ff));
        assertEquals(Optional.empty(), iommuOf(0x0011));
        assertEquals(Optional.empty(), iommuOf(0x0200));
        assertEquals(Optional.empty(), devices().iommuOf(1, 0x0010).map(iommu -> 1));
    }

    @Test
    void ofTwoIommusThatNameADeviceTheLastInTheTableHasIt() throws IOException {
        iommu(0x10, 0x0002, entry(0x01, 0));
        int second = iommu(0x10, 0x4002, entry(0x03, 0x4000), entry(0x04, 0x5fff));
        assertEquals(Optional.of(second), iommuOf(0x4100));
    }

    @Test
    void anAliasIsWhereTheDevicesDmaArrives() throws IOException {
        iommu(0x10, 0x0002, alias(0x42, 0x0500, 0x0400), entry(0x02, 0x0600));
        assertEquals(OptionalInt.of(0x0400), devices().aliasOf(0, 0x0500));
        assertEquals(OptionalInt.empty(), devices().aliasOf(0, 0x0600));
        assertEquals(iommuOf(0x0500), iommuOf(0x0400), "the alias is behind the same IOMMU");
    }

    @Test
    void aRangeOfAliasesEndsAtItsEnd() throws IOException {
        iommu(0x10, 0x0002, alias(0x43, 0x0100, 0x00a4), entry(0x04, 0x01ff));
        assertEquals(OptionalInt.of(0x00a4), devices().aliasOf(0, 0x0100));
        assertEquals(OptionalInt.of(0x00a4), devices().aliasOf(0, 0x01ff));
        assertEquals(OptionalInt.empty(), devices().aliasOf(0, 0x0200));
        assertEquals(OptionalInt.empty(), devices().aliasOf(0, 0x00a4));
    }

    @Test
    void ofSeveralTypesOfBlocksThatOfTheLastForTheFirstIommuCounts() throws IOException {
        iommu(0x10, 0x0002, entry(0x02, 0x0010));
        int block = iommu(0x11, 0x0002, entry(0x02, 0x0020));
        assertEquals(Optional.of(block), iommuOf(0x0020));
        assertEquals(Optional.empty(), iommuOf(0x0010));
    }

    @Test
    void aDeviceOfTheNamespaceIsKnownByItsHardwareIdAndItsUniqueIdIfTheEntryHasOne() throws IOException {
        AcpiTableWriter text = named("AMDI0020", 2).u8(2).text("ID", 2);
        AcpiTableWriter number = named("AMDI0040", 1).u8(8).u64(7);
        AcpiTableWriter none = named("AMDI0060", 0).u8(0);
        int block = iommu(0x40, 0x0002, text, number, none);
        Optional<IommuSpecifier> found =
                Optional.of(new IommuSpecifier(new FirmwareNode.TableNode("IVRS", block), List.of(List.of(0x00a5))));
        assertEquals(found, devices().iommuOfObject("AMDI0020", "ID"));
        assertEquals(Optional.empty(), devices().iommuOfObject("AMDI0020", "ID2"));
        assertEquals(found, devices().iommuOfObject("AMDI0040", "7"));
        assertEquals(Optional.empty(), devices().iommuOfObject("AMDI0040", "8"));
        assertEquals(found, devices().iommuOfObject("AMDI0060", "anything"));
        assertEquals(Optional.empty(), devices().iommuOfObject("AMDI0080", ""));
    }

    @Test
    void blocksBeforeType40NameNoDevicesOfTheNamespace() throws IOException {
        iommu(0x11, 0x0002, named("AMDI0060", 0).u8(0));
        assertEquals(Optional.empty(), devices().iommuOfObject("AMDI0060", ""));
        assertEquals(Optional.empty(), iommuOf(0x00a5));
    }

    @Test
    void memoryIsReservedForAllForOneOrForARange() throws IOException {
        memory(0x20, 0, 0, 0x1000);
        memory(0x21, 0x0010, 0, 0x2000);
        memory(0x22, 0x0020, 0x0028, 0x3000);
        assertEquals(List.of(region(0x1000)), devices().reservedRegions(0, 0x0008));
        assertEquals(List.of(region(0x1000), region(0x2000)), devices().reservedRegions(0, 0x0010));
        assertEquals(List.of(region(0x1000), region(0x3000)), devices().reservedRegions(0, 0x0028));
        assertEquals(List.of(), devices().reservedRegions(1, 0x0028));
    }

    @Test
    void aRealBoardsLegacyBusHasAnAlias() throws IOException {
        byte[] bytes = Files.readAllBytes(SharedData.path("acpi/supermicro-h8dgu-ivrs.dat"));
        IvrsDevices devices = IvrsDevices.of(IvrsTable.read(ByteBuffer.wrap(bytes)));
        assertEquals(OptionalInt.of(0x00a4), devices.aliasOf(0, 0x0120));
        assertEquals(OptionalInt.empty(), devices.aliasOf(0, 0x0210));
        assertEquals(48, devices.iommuOf(0, 0x0210).orElseThrow().header().offset());
        assertEquals(Optional.empty(), devices.iommuOf(0, 0x0300));
    }

    private int iommu(int type, int deviceId, AcpiTableWriter... entries) {
        int at = writer.at();
        int body = 0;
        for (AcpiTableWriter entry : entries) {
            body += entry.at() - AcpiTableHeader.SIZE;
        }
        writer.u8(type, 0).u16((type == 0x10 ? 24 : 40) + body, deviceId, 0x40);
        writer.u64(0xfeb8_0000L).u16(0, 0).u32(0);
        if (type != 0x10) {
            writer.u64(0, 0);
        }
        for (AcpiTableWriter entry : entries) {
            byte[] bytes = entry.bytes();
            for (int i = AcpiTableHeader.SIZE; i < bytes.length; i++) {
                writer.u8(bytes[i]);
            }
        }
        return at;
    }

    private void memory(int type, int deviceId, int last, long start) {
        writer.u8(type, 1).u16(32, deviceId, last, 0, 0, 0, 0).u64(start, 0x1000);
    }

    private static ReservedRegion region(long start) {
        return new ReservedRegion(start, start + 0xfff, ReservedRegion.Kind.DIRECT);
    }

    private static AcpiTableWriter entry(int type, int deviceId) {
        return new AcpiTableWriter("part", 0).u8(type).u16(deviceId).u8(0);
    }

    private static AcpiTableWriter alias(int type, int deviceId, int source) {
        return entry(type, deviceId).u8(0).u16(source).u8(0);
    }

    private static AcpiTableWriter named(String hardwareId, int format) {
        return entry(0xf0, 0x00a5).text(hardwareId, 8).text("", 8).u8(format);
    }

    private IvrsDevices devices() throws AcpiTableException {
        return IvrsDevices.of(IvrsTable.read(writer.buffer()));
    }

    private Optional<Integer> iommuOf(int requesterId) throws AcpiTableException {
        return devices().iommuOf(0, requesterId).map(iommu -> iommu.header().offset());
    }
}
