package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SerialNumbersTest {

    /** A configuration space with a serial number behind another capability. */
    private static byte[] space() {
        byte[] space = new byte[0x1000];
        space[0x100] = 0x01;
        space[0x102] = 0x01;
        space[0x103] = 0x14;
        space[0x140] = 0x03;
        space[0x142] = 0x01;
        for (int i = 0; i < 8; i++) {
            space[0x144 + i] = (byte) (0xa0 + i);
        }
        return space;
    }

    @Test
    void numberIsReadAndRemoved() {
        assertEquals(Optional.of("a0a1a2a3a4a5a6a7"), SerialNumbers.of(space()));
        byte[] without = SerialNumbers.without(space());
        assertEquals(Optional.empty(), SerialNumbers.of(without), "a number that was removed is not recorded");
        assertArrayEquals(Arrays.copyOf(space(), 0x144), Arrays.copyOf(without, 0x144));
    }

    @Test
    void shortAndCircularSpacesHaveNone() {
        for (int length : new int[] {0, 64, 256, 0x100 + 3, 0x144, 0x14b}) {
            assertEquals(Optional.empty(), SerialNumbers.of(Arrays.copyOf(space(), length)), "length " + length);
            assertEquals(length, SerialNumbers.without(Arrays.copyOf(space(), length)).length);
        }
        byte[] circular = new byte[0x1000];
        circular[0x100] = 0x01;
        circular[0x103] = 0x10;
        assertEquals(Optional.empty(), SerialNumbers.of(circular));
    }
}
