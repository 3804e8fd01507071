package dev.dmaowner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "007, 7", "999999999999999999, 999999999999999999"})
    void digitsAreANumber(String text, long number) {
        assertTrue(Digits.areAllOf(text));
        assertEquals(OptionalLong.of(number), Digits.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 7", "7 ", "+7", "-7", "0x7", "7a", "\u0667", "\uff17", "7\u0000"})
    void anythingElseIsNot(String text) {
        assertFalse(Digits.areAllOf(text));
        assertEquals(OptionalLong.empty(), Digits.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000000000000000000", "99999999999999999999999999"})
    void numberTooLongForALongIsNone(String text) {
        assertTrue(Digits.areAllOf(text));
        assertEquals(OptionalLong.empty(), Digits.number(text));
    }
}
