package dev.dmaowner.driver.vfio;

import java.util.BitSet;

/** Allocates the lowest free number, from a first number upwards. Not safe for use by several threads. */
final class LowestNumbers {

    private final int first;
    private final BitSet taken = new BitSet();

    LowestNumbers(int first) {
        this.first = first;
    }

    int take() {
        int number = taken.nextClearBit(first);
        taken.set(number);
        return number;
    }

    void giveBack(int number) {
        taken.clear(number);
    }
}
