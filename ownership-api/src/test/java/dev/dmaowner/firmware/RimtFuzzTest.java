package dev.dmaowner.firmware;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dmaowner.testdata.AcpiTableWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading a RIMT and following its mappings ends, and lets nothing out but the reader's own exception, whatever the bytes. */
final class RimtFuzzTest {

    static Stream<byte[]> seeds() {
        RimtTableWriter table = new RimtTableWriter();
        int iommu = table.iommu("RSCV0004", 0x1000, 0, 0, 0);
        int complex = table.rootComplex(0, RimtTableWriter.mapping(0, 0xffff, 0, iommu));
        table.platformDevice(
                "\\_SB.NIC0", RimtTableWriter.mapping(0, 0, 0x42, iommu), RimtTableWriter.mapping(0, 0, 8, complex));
        return AcpiFuzz.seeds("RIMT", table.bytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = AcpiFuzz.DURATION)
    void readingEndsAndThrowsNothingElse(byte[] input) {
        try {
            follow(RimtTable.read(ByteBuffer.wrap(input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, input.length);
        }
        try {
            follow(RimtTable.read(AcpiTableWriter.withHeader("RIMT", input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, AcpiTableHeader.SIZE + input.length);
        }
    }

    private static void follow(RimtTable table) {
        RimtTranslation rimt = RimtTranslation.of(table);
        for (int id : AcpiFuzz.IDS) {
            rimt.pci(0, List.of(id & 0xffff, 0));
        }
        for (RimtNode node : table.nodes()) {
            if (node instanceof RimtNode.PlatformDevice device) {
                rimt.object(device.deviceName());
                rimt.object(device.deviceName(), 0x42);
            }
        }
    }
}
