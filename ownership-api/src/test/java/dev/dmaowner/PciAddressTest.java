package dev.dmaowner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"0000:00:00.0", "0000:01:1f.7", "ffff:ff:00.1", "10000:e0:06.0", "7fffffff:00:00.0"})
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
                "0000:00:00.0 ",
                "0000:00:00.0\n",
                "0000:00:00.-",
                "0000:+1:00.0",
                "-001:00:00.0",
                "0x00:00:00.0",
                "0000:0A:00.0",
                "FFFF:00:00.0",
                "0000:\u0661\u0661:00.0",
                "\uff10\uff10\uff10\uff10:00:00.0",
                "0000/00:00.0",
                "00000:00:00.0",
                "00000001:00:00.0",
                "fffffffff:00:00.0",
                "ffffffff:00:00.0",
                "80000000:00:00.0",
                "pci0000:00"
            })
    void whatTheKernelWouldNotWriteIsNotAnAddress(String text) {
        assertEquals(Optional.empty(), PciAddress.parse(text));
    }

    @Test
    void theRequesterIdIsBusSlotAndFunction() {
        assertEquals(0x01fa, PciAddress.parse("0000:01:1f.2").orElseThrow().requesterId());
        assertEquals("0003:01:1f.2", PciAddress.ofRequesterId(3, 0x1fa).toString());
        assertThrows(IllegalArgumentException.class, () -> PciAddress.ofRequesterId(0, 0x10000));
        assertThrows(IllegalArgumentException.class, () -> PciAddress.ofRequesterId(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new PciAddress(0, 0, 32, 0));
    }

    @Test
    void anAddressIsTheIdOfADeviceOnThePciBus() {
        DeviceId id = DeviceId.parse("pci/0000:01:00.0");
        PciAddress address = PciAddress.of(id).orElseThrow();
        assertEquals(id, address.deviceId());
        assertEquals(Optional.empty(), PciAddress.of(DeviceId.parse("platform/0000:01:00.0")));
        assertEquals(Optional.empty(), PciAddress.of(DeviceId.parse("pci/virtio0")));
    }

    @Test
    void addressesAreOrderedByNumberAndNotByText() {
        List<String> ordered = List.of("0000:00:02.1", "0000:00:10.0", "0000:0a:00.0", "ffff:00:00.0", "10000:00:00.0");
        List<String> sorted = List.of(4, 2, 0, 3, 1).stream()
                .map(i -> PciAddress.parse(ordered.get(i)).orElseThrow())
                .sorted()
                .map(PciAddress::toString)
                .toList();
        assertEquals(ordered, sorted);
    }

    @Test
    void neighboursShareABusOrASlot() {
        PciAddress address = new PciAddress(0, 1, 2, 3);
        assertTrue(address.sharesSlotWith(new PciAddress(0, 1, 2, 0)));
        assertFalse(address.sharesSlotWith(new PciAddress(0, 1, 3, 3)));
        assertTrue(address.sharesBusWith(new PciAddress(0, 1, 3, 3)));
        assertFalse(address.sharesBusWith(new PciAddress(1, 1, 2, 3)));
        assertEquals(new PciAddress(0, 1, 0x1f, 7), address.onSameBus(0xff));
    }
}
