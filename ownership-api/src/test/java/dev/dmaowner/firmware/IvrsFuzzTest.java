package dev.dmaowner.firmware;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dmaowner.testdata.AcpiTableWriter;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading an IVRS and looking for devices ends, and lets nothing out but the reader's own exception, whatever the bytes. */
final class IvrsFuzzTest {

    static Stream<byte[]> seeds() {
        AcpiTableWriter table = new AcpiTableWriter("IVRS", 2).u32(0x203041).u64(0);
        table.u8(0x40, 0)
                .u16(40 + 28 + 24, 2, 0x40)
                .u64(0xfeb8_0000L)
                .u16(0, 0)
                .u32(0)
                .u64(0, 0);
        table.u8(3)
                .u16(8)
                .u8(0)
                .u8(0x43)
                .u16(0x100)
                .u8(0, 0)
                .u16(0xa4)
                .u8(0)
                .u8(4)
                .u16(0x1ff)
                .u8(0);
        table.u8(0x48).u16(0).u8(0, 1).u16(0xa0).u8(1).u8(2).u16(0x300).u8(0);
        table.u8(0xf0).u16(0xa5).u8(0).text("AMDI0020", 8).text("", 8).u8(2, 2).text("ID", 2);
        table.u8(0x22, 1).u16(32, 0, 0xff, 0, 0, 0, 0).u64(0x1000, 0x1000);
        return AcpiFuzz.seeds("IVRS", table.bytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = AcpiFuzz.DURATION)
    void readingEndsAndThrowsNothingElse(byte[] input) {
        try {
            follow(IvrsTable.read(ByteBuffer.wrap(input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, input.length);
        }
        try {
            follow(IvrsTable.read(AcpiTableWriter.withHeader("IVRS", input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, AcpiTableHeader.SIZE + input.length);
        }
    }

    private static void follow(IvrsTable table) {
        IvrsDevices devices = IvrsDevices.of(table);
        for (int id : AcpiFuzz.IDS) {
            devices.iommuOf(0, id & 0xffff);
            devices.aliasOf(0, id & 0xffff);
            devices.reservedRegions(0, id & 0xffff);
        }
        devices.iommuOfObject("AMDI0020", "ID");
    }
}
