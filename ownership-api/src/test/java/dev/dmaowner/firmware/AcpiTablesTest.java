package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.testdata.AcpiTableWriter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How the tables of a host are gathered. */
final class AcpiTablesTest {

    private final byte[] dmar =
            new AcpiTableWriter("DMAR", 1).u8(38, 1).u8(new int[10]).bytes();
    private final byte[] viot = new AcpiTableWriter("VIOT", 0).u16(0, 48).u64(0).bytes();

    @Test
    void aHostWithoutTablesHasNoneAndNoProblem() throws IOException {
        assertEquals(AcpiTables.NONE, AcpiTables.read(new AcpiHostFake()));
    }

    @Test
    void tablesThatAreThereAreRead() throws IOException {
        AcpiTables tables =
                AcpiTables.read(new AcpiHostFake().table("DMAR", dmar).table("VIOT", viot));
        assertEquals(38, tables.dmar().orElseThrow().hostAddressWidth());
        assertTrue(tables.viot().isPresent());
        assertTrue(tables.iort().isEmpty());
        assertTrue(tables.ivrs().isEmpty());
        assertTrue(tables.problems().isEmpty());
    }

    @Test
    void aDamagedTableIsAProblemAndTheOthersAreStillRead() throws IOException {
        AcpiTables tables =
                AcpiTables.read(new AcpiHostFake().table("DMAR", dmar).table("VIOT", new byte[20]));
        assertTrue(tables.dmar().isPresent());
        assertTrue(tables.viot().isEmpty());
        assertEquals(1, tables.problems().size());
        AcpiTableException problem = tables.problems().get(0);
        assertEquals("VIOT", problem.table());
        assertEquals(20, problem.offset());
        assertEquals("VIOT table, offset 20: ends inside the header", problem.getMessage());
    }

    @Test
    void aTableThatCannotBeReadAtAllIsAnErrorOfTheHost() {
        assertThrows(IOException.class, () -> AcpiTables.read(new AcpiHostFake().breakDown()));
    }

    @Test
    void aDamagedIortIsStillAWordOfAnArmMachine() throws IOException {
        assertTrue(
                AcpiTables.read(new AcpiHostFake().table("IORT", new byte[3])).areOfArm());
        assertFalse(
                AcpiTables.read(new AcpiHostFake().table("DMAR", new byte[3])).areOfArm());
    }
}
