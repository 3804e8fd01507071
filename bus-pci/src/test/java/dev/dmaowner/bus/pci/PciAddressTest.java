package dev.dmaowner.bus.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"0000:00:00.0", "0000:01:1f.7", "ffff:ff:00.1", "10000:e0:06.0"})
    void anAddressIsReadAndWrittenAsTheKernelDoes(String text) {
        assertEquals(text, PciAddress.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000:00:00",
                "00:00.0",
                "0000:00:20.0",
                "0000:00:00.8",
                "0000:00:00.00",
                "000g:00:00.0",
                "0000-00:00.0",
                " 0000:00:00.0",
                "fffffffff:00:00.0",
                "ffffffff:00:00.0",
                "pci0000:00"
            })
    void whatIsNoAddressIsNotRead(String text) {
        assertEquals(Optional.empty(), PciAddress.parse(text));
    }

    @Test
    void theRequesterIdIsBusAndFunction() {
        assertEquals(0x01fa, PciAddress.parse("0000:01:1f.2").orElseThrow().requesterId());
        assertEquals("0003:01:1f.2", PciAddress.of(3, 1, 0xfa).toString());
        assertThrows(IllegalArgumentException.class, () -> new PciAddress(0, 0, 32, 0));
    }

    @Test
    @Tag("R-126")
    void theModaliasIsWrittenAsTheKernelDoes() {
        PciIdentity identity = new PciIdentity(0x8086, 0x10d3, 0x1af4, 0x1100, 0x02000a, OptionalInt.empty());
        assertEquals("pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i0A", identity.modalias());
        assertThrows(IllegalArgumentException.class, () -> new PciIdentity(0x18086, 0, 0, 0, 0, OptionalInt.empty()));
    }
}
