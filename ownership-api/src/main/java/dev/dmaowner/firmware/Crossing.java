package dev.dmaowner.firmware;

/**
 * An address that is translated from one bus to the next.
 *
 * @param bus how it is to be read
 * @param address its cells, which translation changes
 * @param sizeCells how many cells a size has where it is
 */
record Crossing(AddressBus bus, int[] address, int sizeCells) {

    /** The number in all cells; of more than two the last two count. */
    long number() {
        return number(0);
    }

    private long number(int from) {
        long number = 0;
        for (int i = from; i < address.length; i++) {
            number = number << 32 | address[i] & 0xffff_ffffL;
        }
        return number;
    }

    /** Whether it lies in an entry of {@code ranges}, which begins at this cell. */
    boolean liesIn(DeviceTreeProperty ranges, int entry, int outerCells) {
        int flags = bus.flagCells();
        if (!bus.sameSpace(address[0], ranges.cell(entry))) {
            return false;
        }
        long start = ranges.number(entry + flags, address.length - flags);
        long size = ranges.number(entry + address.length + outerCells, sizeCells);
        long own = number(flags);
        return Long.compareUnsigned(own, start) >= 0 && Long.compareUnsigned(own, start + size) < 0;
    }

    /** Translate an inner address by this entry of {@code ranges}. */
    void enter(Crossing inner, DeviceTreeProperty ranges, int entry) {
        int flags = inner.bus.flagCells();
        int innerCells = inner.address.length;
        long offset = inner.number(flags) - ranges.number(entry + flags, innerCells - flags);
        for (int i = 0; i < address.length; i++) {
            address[i] = ranges.cell(entry + innerCells + i);
        }
        set(number(bus.flagCells()) + offset);
    }

    /** Set the number, not the cell before it that names a space. */
    void set(long number) {
        for (int i = bus.flagCells(); i < address.length; i++) {
            int shift = 32 * (address.length - 1 - i);
            address[i] = shift < Long.SIZE ? (int) (number >>> shift) : 0;
        }
    }

    /** Name the same space as an inner address, where both name one. */
    void copyFlags(Crossing inner) {
        if (bus.flagCells() > 0) {
            address[0] = inner.address[0];
        }
    }
}
