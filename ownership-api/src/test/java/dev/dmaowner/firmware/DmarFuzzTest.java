package dev.dmaowner.firmware;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dmaowner.testdata.AcpiTableWriter;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading a DMAR table and looking for units ends, and lets nothing out but the reader's own exception, whatever the bytes. */
final class DmarFuzzTest {

    static Stream<byte[]> seeds() {
        AcpiTableWriter table = new AcpiTableWriter("DMAR", 1).u8(new int[12]);
        table.u16(0, 32)
                .u8(0, 0)
                .u16(0)
                .u64(0xfed9_0000L)
                .u8(1, 8)
                .u16(0)
                .u8(0, 0, 2, 0)
                .u8(5, 8)
                .u16(0)
                .u8(1, 0, 21, 0);
        table.u16(1, 34, 0, 0).u64(0x1000, 0x1fff).u8(2, 10).u16(0).u8(0, 0, 28, 0, 0, 0);
        table.u16(2, 8).u8(1, 0).u16(0);
        table.u16(3, 20).u32(0).u64(0xfed9_0000L).u32(0);
        table.u16(4, 16).u8(0, 0, 0, 1).text("\\_SB.I2C", 8);
        table.u16(5, 8).u8(1, 0).u16(0);
        return AcpiFuzz.seeds("DMAR", table.bytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = AcpiFuzz.DURATION)
    void readingEndsAndThrowsNothingElse(byte[] input) {
        try {
            follow(DmarTable.read(ByteBuffer.wrap(input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, input.length);
        }
        try {
            follow(DmarTable.read(AcpiTableWriter.withHeader("DMAR", input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, AcpiTableHeader.SIZE + input.length);
        }
    }

    private static void follow(DmarTable table) {
        TopologyFake topology =
                new TopologyFake().function(0x10, 0x030000).bridge(0xe0, 1).function(0x100, 0x0c0330, 0xe0);
        DmarUnits units = DmarUnits.of(table);
        for (int id : AcpiFuzz.IDS) {
            units.unitOf(topology, 0, id & 0xffff);
            units.reservedRegions(topology, 0, id & 0xffff);
        }
        for (DmarStructure structure : table.structures()) {
            if (structure instanceof DmarStructure.NamespaceDevice device) {
                units.unitOfObject(device.deviceName());
            }
        }
    }
}
