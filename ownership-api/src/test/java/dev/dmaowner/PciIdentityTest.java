package dev.dmaowner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciIdentityTest {

    private static final PciIdentity NETWORK = new PciIdentity(0x8086, 0x10d3, 0x1af4, 0x1100, 0x02000a);
    private static final String MODALIAS = "pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i0A";

    @Test
    @Tag("R-126")
    void theModaliasIsWrittenAsTheKernelDoes() {
        assertEquals(MODALIAS, NETWORK.modalias());
        assertThrows(IllegalArgumentException.class, () -> new PciIdentity(0x18086, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new PciIdentity(0, 0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new PciIdentity(0, 0, 0, 0, 0x100_0000));
    }

    @Test
    void theModaliasIsReadBack() {
        assertEquals(Optional.of(NETWORK), PciIdentity.ofModalias(MODALIAS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pci:nonsense",
                "pci:v00008086d000010D3sv*sd*bc*sc*i*",
                "pci:v00008086d000010d3sv00001AF4sd00001100bc02sc00i0A",
                "pci:v00018086d000010D3sv00001AF4sd00001100bc02sc00i0A",
                "pci:v0000-086d000010D3sv00001AF4sd00001100bc02sc00i0A",
                "pci:v0000\u0668086d000010D3sv00001AF4sd00001100bc02sc00i0A",
                "pci:v0000zzzzd000010D3sv00001AF4sd00001100bc02sc00i0A",
                "pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i0",
                "pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i0A0",
                "vfio_pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i0A",
                "PCI:v00008086d000010D3sv00001AF4sd00001100bc02sc00i0A"
            })
    void whatTheKernelWouldNotPrintIsNotRead(String modalias) {
        assertEquals(Optional.empty(), PciIdentity.ofModalias(modalias));
    }

    @Test
    void theClassTellsBridgesToOtherBusesFromOtherBridges() {
        assertTrue(withClass(0x060400).isPciBridge());
        assertTrue(withClass(0x060401).isPciBridge());
        assertTrue(withClass(0x060700).isPciBridge());
        assertFalse(withClass(0x060000).isPciBridge());
        assertFalse(withClass(0x020000).isPciBridge());
        assertEquals(0x06, withClass(0x060401).baseClass());
        assertEquals(0x0604, withClass(0x060401).classAndSubclass());
    }

    @Test
    void theUeventIsWrittenAsTheKernelDoes() {
        assertEquals(
                List.of(
                        "PCI_CLASS=2000A",
                        "PCI_ID=8086:10D3",
                        "PCI_SUBSYS_ID=1AF4:1100",
                        "PCI_SLOT_NAME=0000:01:00.0",
                        "MODALIAS=" + MODALIAS),
                NETWORK.uevent(new PciAddress(0, 1, 0, 0)));
    }

    private static PciIdentity withClass(int classCode) {
        return new PciIdentity(0x8086, 1, 0, 0, classCode);
    }

    @Test
    void idsOfTheSubsystemAreTextAndEmptyIfNotKnown() {
        assertEquals(Optional.of("1043:0597"), new PciIdentity(0x10de, 0x1c82, 0x1043, 0x597, 0x30000).subsystem());
        assertEquals(Optional.empty(), new PciIdentity(0x10de, 0x1c82, 0, 0, 0x30000).subsystem());
        int unknown = PciIdentity.ID_NOT_RECORDED;
        assertEquals(Optional.empty(), new PciIdentity(0x10de, 0x1c82, unknown, unknown, 0x30000).subsystem());
    }
}
