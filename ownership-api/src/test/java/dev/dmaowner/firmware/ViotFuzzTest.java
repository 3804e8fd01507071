package dev.dmaowner.firmware;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dmaowner.testdata.AcpiTableWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading a VIOT and following its ranges ends, and lets nothing out but the reader's own exception, whatever the bytes. */
final class ViotFuzzTest {

    static Stream<byte[]> seeds() {
        AcpiTableWriter table = new AcpiTableWriter("VIOT", 0).u16(4, 48).u64(0);
        table.u8(3, 0).u16(16, 0, 8).u64(0);
        table.u8(4, 0).u16(16).u32(0).u64(0x1000);
        table.u8(1, 0).u16(24).u32(0).u16(0, 0, 0, 0xffff, 48, 0, 0, 0);
        table.u8(2, 0).u16(24).u32(5).u64(0x2000).u16(64, 0, 0, 0);
        return AcpiFuzz.seeds("VIOT", table.bytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = AcpiFuzz.DURATION)
    void readingEndsAndThrowsNothingElse(byte[] input) {
        try {
            follow(ViotTable.read(ByteBuffer.wrap(input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, input.length);
        }
        try {
            follow(ViotTable.read(AcpiTableWriter.withHeader("VIOT", input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, AcpiTableHeader.SIZE + input.length);
        }
    }

    private static void follow(ViotTable table) {
        ViotTranslation viot = ViotTranslation.of(table);
        for (int id : AcpiFuzz.IDS) {
            viot.pci(0, List.of(id & 0xffff, 0));
        }
        for (ViotNode node : table.nodes()) {
            if (node instanceof ViotNode.MmioEndpoint endpoint) {
                viot.mmio(endpoint.baseAddress());
            }
        }
    }
}
