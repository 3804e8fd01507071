package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.testdata.AcpiTableWriter;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tables that are not as they should be: each is refused with the place of the damage, or read because it does no harm. */
final class AcpiTableDamageTest {

    @Test
    void aWrongChecksumIsNotedAndNotFatal() throws AcpiTableException {
        byte[] bytes = new IortTableWriter(5).buffer().array();
        assertTrue(IortTable.read(ByteBuffer.wrap(bytes)).header().checksumIsRight());
        bytes[9]++;
        assertFalse(IortTable.read(ByteBuffer.wrap(bytes)).header().checksumIsRight());
    }

    @Test
    void bytesAfterTheLengthAreLeftAlone() throws AcpiTableException {
        IortTableWriter writer = new IortTableWriter(5);
        writer.smmu();
        byte[] bytes = writer.buffer().array();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 7);
        assertEquals(IortTable.read(ByteBuffer.wrap(bytes)), IortTable.read(ByteBuffer.wrap(longer)));
    }

    @Test
    void aTableIsReadFromTheBuffersPositionAndTheBufferStaysAsItIs() throws AcpiTableException {
        byte[] bytes = new IortTableWriter(5).buffer().array();
        ByteBuffer buffer =
                ByteBuffer.allocate(bytes.length + 4).position(4).put(bytes).position(4);
        assertEquals(5, IortTable.read(buffer).header().revision());
        assertEquals(4, buffer.position());
        assertEquals(ByteOrder.BIG_ENDIAN, buffer.order());
    }

    @Test
    void anotherSignatureIsRefused() {
        byte[] bytes = new IortTableWriter(5).buffer().array();
        assertDamaged(0, () -> DmarTable.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    void aLengthBeyondTheBytesOrInsideTheHeaderIsRefused() {
        byte[] bytes = new IortTableWriter(5).buffer().array();
        ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int length : new int[] {0, 35, bytes.length + 1, -1}) {
            table.putInt(4, length);
            assertDamaged(4, () -> IortTable.read(table));
        }
    }

    @Test
    void aCountOfNodesThatDoesNotFitIsRefused() {
        AcpiTableWriter iort = new AcpiTableWriter("IORT", 5).u32(0xffff_ffffL, 48, 0);
        assertDamaged(48, () -> IortTable.read(iort.buffer()));
        AcpiTableWriter viot = new AcpiTableWriter("VIOT", 0).u16(0xffff, 48).u64(0);
        assertDamaged(48, () -> ViotTable.read(viot.buffer()));
    }

    @Test
    void nodesInsideTheHeaderAreRefused() {
        AcpiTableWriter iort = new AcpiTableWriter("IORT", 5).u32(1, 0, 0);
        assertDamaged(40, () -> IortTable.read(iort.buffer()));
        AcpiTableWriter viot = new AcpiTableWriter("VIOT", 0).u16(1, 0).u64(0);
        assertDamaged(38, () -> ViotTable.read(viot.buffer()));
    }

    @Test
    void aStructureWithoutLengthIsRefusedWhereverItStands() {
        AcpiTableWriter iort =
                new AcpiTableWriter("IORT", 5).u32(1, 48, 0).u8(9).u16(0).u8(0).u32(0, 0, 0);
        assertDamaged(49, () -> IortTable.read(iort.buffer()));
        AcpiTableWriter viot =
                new AcpiTableWriter("VIOT", 0).u16(1, 48).u64(0).u8(9, 0).u16(0);
        assertDamaged(50, () -> ViotTable.read(viot.buffer()));
        AcpiTableWriter dmar = new AcpiTableWriter("DMAR", 1).u8(new int[12]).u16(9, 0);
        assertDamaged(50, () -> DmarTable.read(dmar.buffer()));
        AcpiTableWriter ivrs =
                new AcpiTableWriter("IVRS", 2).u8(new int[12]).u8(0x30, 0).u16(0);
        assertDamaged(50, () -> IvrsTable.read(ivrs.buffer()));
    }

    @Test
    void aDeviceScopeWithoutLengthIsRefused() {
        AcpiTableWriter dmar = new AcpiTableWriter("DMAR", 1).u8(new int[12]);
        dmar.u16(0, 22).u8(1, 0).u16(0).u64(0).u8(1, 0).u16(0).u8(0, 0);
        assertDamaged(65, () -> DmarTable.read(dmar.buffer()));
    }

    @Test
    void aDeviceEntryThatReachesOutOfItsBlockIsRefused() {
        AcpiTableWriter ivrs = new AcpiTableWriter("IVRS", 2).u8(new int[12]);
        ivrs.u8(0x10, 0)
                .u16(28, 2, 0x40)
                .u64(0)
                .u16(0, 0)
                .u32(0)
                .u8(0x48)
                .u16(0)
                .u8(0);
        assertDamaged(72, () -> IvrsTable.read(ivrs.buffer()));
    }

    @Test
    void mappingsOutsideOfTheirNodeAreRefusedWhateverTheirCount() {
        for (long count : new long[] {1, 0x0ccc_cccdL, 0xffff_ffffL}) {
            AcpiTableWriter iort = new AcpiTableWriter("IORT", 5).u32(1, 48, 0);
            iort.u8(0).u16(20).u8(1).u32(0, count, 20, 0);
            assertDamaged(68, () -> IortTable.read(iort.buffer()));
        }
    }

    @Test
    void aNameWithoutEndStopsAtTheMappingsOfItsNode() throws AcpiTableException {
        IortTableWriter writer = new IortTableWriter(5);
        writer.namedComponent("x".repeat(32), 1, 40, IortTableWriter.mapping(0x7777_7777L, 0, 0, 48, 1));
        IortNode.NamedComponent component =
                (IortNode.NamedComponent) writer.table().nodes().get(0);
        assertEquals("x".repeat(32), component.deviceName());
    }

    @Test
    void whatIsNoTextInANameIsNotShownAsText() throws AcpiTableException {
        IortTableWriter writer = new IortTableWriter(5);
        writer.namedComponent("\\_SB\u001b[2J", 1, 40);
        IortNode.NamedComponent component =
                (IortNode.NamedComponent) writer.table().nodes().get(0);
        assertEquals("\\_SB\ufffd[2J", component.deviceName());
    }

    @Test
    void aRealTableCutAnywhereIsRefused() throws IOException {
        for (Path file : SharedData.list("acpi")) {
            if (file.toString().endsWith(".dat")) {
                byte[] whole = Files.readAllBytes(file);
                String signature = new String(whole, 0, 4, StandardCharsets.US_ASCII);
                for (int length = 0; length < whole.length; length++) {
                    ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
                    assertThrows(AcpiTableException.class, () -> read(signature, cut));
                }
            }
        }
    }

    private static Record read(String signature, ByteBuffer bytes) throws AcpiTableException {
        return switch (signature) {
            case "IORT" -> IortTable.read(bytes);
            case "VIOT" -> ViotTable.read(bytes);
            case "DMAR" -> DmarTable.read(bytes);
            default -> IvrsTable.read(bytes);
        };
    }

    private static void assertDamaged(long offset, Executable reading) {
        assertEquals(offset, assertThrows(AcpiTableException.class, reading).offset());
    }
}
