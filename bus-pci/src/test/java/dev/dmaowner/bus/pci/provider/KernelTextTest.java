package dev.dmaowner.bus.pci.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTextTest {

    @ParameterizedTest
    @CsvSource({"1,1", "0,0", "0x1f,31", "0X1F,31", "017,15", "+5,5", "18446744073709551615,-1", "0xffffffffffffffff,-1"
    })
    void aNumberIsReadWithTheBaseThatItShows(String text, long number) {
        assertEquals(OptionalLong.of(number), KernelText.unsigned(text));
        assertEquals(OptionalLong.of(number), KernelText.unsigned(text + "\n"));
        assertEquals(OptionalLong.of(number), KernelText.unsigned(text + "\0junk"));
    }

    @ParameterizedTest
    @Tag("R-127")
    @ValueSource(
            strings = {
                "",
                "\n",
                "x",
                "-1",
                " 1",
                "1 ",
                "1\n\n",
                "1x",
                "08",
                "0x",
                "++1",
                "+",
                "18446744073709551616",
                "36893488147419103232",
                "yes"
            })
    void whatIsNoNumberIsRefused(String text) {
        assertEquals(OptionalLong.empty(), KernelText.unsigned(text));
    }

    @Test
    void hexadecimalFieldsAreReadUntilSomethingElseComes() {
        assertArrayEquals(new long[] {0x8086, 0x10d3}, KernelText.hexadecimal("8086 10d3\n", 7));
        assertArrayEquals(new long[] {0x8086, 0x10d3}, KernelText.hexadecimal(" 0x8086\t0X10D3 zz 1", 7));
        assertArrayEquals(new long[] {0x8086}, KernelText.hexadecimal("8086:10d3", 7));
        assertArrayEquals(new long[] {1, 2}, KernelText.hexadecimal("1 2 3", 2));
        assertArrayEquals(new long[] {1}, KernelText.hexadecimal("1 -2", 7));
        assertArrayEquals(new long[] {}, KernelText.hexadecimal("zz", 7));
        assertArrayEquals(new long[] {1}, KernelText.hexadecimal("1 \0 2", 7));
    }
}
