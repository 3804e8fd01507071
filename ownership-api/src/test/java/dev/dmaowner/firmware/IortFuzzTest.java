package dev.dmaowner.firmware;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.dmaowner.testdata.AcpiTableWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading an IORT and following its mappings, also in circles, ends, and lets nothing out but the reader's own exception, whatever the bytes. */
final class IortFuzzTest {

    static Stream<byte[]> seeds() {
        IortTableWriter table = new IortTableWriter(5);
        int smmu = table.smmuV3();
        int circle = table.its(IortTableWriter.mapping(0, 0xffff, 0, table.at(), 0));
        table.rootComplex(
                1,
                0,
                1,
                48,
                IortTableWriter.mapping(0, 0xff, 0, smmu, 0),
                IortTableWriter.mapping(0xff, 9, 0, circle, 0));
        table.namedComponent("N", 1, 40, IortTableWriter.mapping(0, 0, 0x42, smmu, 1));
        table.reservedMemory(1, 0x1000, 0x1000, IortTableWriter.mapping(0, 0, 0x42, smmu, 0));
        return AcpiFuzz.seeds("IORT", table.buffer().array());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = AcpiFuzz.DURATION)
    void readingEndsAndThrowsNothingElse(byte[] input) {
        try {
            follow(IortTable.read(ByteBuffer.wrap(input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, input.length);
        }
        try {
            follow(IortTable.read(AcpiTableWriter.withHeader("IORT", input)));
        } catch (AcpiTableException expected) {
            AcpiFuzz.checkPlace(expected, AcpiTableHeader.SIZE + input.length);
        }
    }

    private static void follow(IortTable table) {
        AcpiTables tables = new AcpiTables(
                Optional.of(table), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        AcpiDmaConfigure configure = AcpiDmaConfigure.of(tables);
        for (IortNode node : table.nodes()) {
            for (int id : AcpiFuzz.IDS) {
                if (node instanceof IortNode.RootComplex complex) {
                    configure.pci((int) complex.segment(), List.of(id, 0));
                } else if (node instanceof IortNode.NamedComponent component) {
                    configure.object(component.deviceName(), id);
                }
            }
            if (node instanceof IortNode.NamedComponent component) {
                configure.object(component.deviceName(), OptionalLong.empty());
            }
            configure.reservedRegions(new IommuSpecifier(node.tableNode(), List.of(List.of(0x42))));
        }
    }
}
