package dev.dmaowner.firmware;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A property of a node: a name and bytes whose meaning depends on the reader. Reading beyond the end gives an empty answer, unless a
 * method says otherwise. Immutable.
 */
public final class DeviceTreeProperty {

    private final String name;
    private final byte[] store;
    private final int offset;
    private final int length;

    DeviceTreeProperty(String name, byte[] store, int offset, int length) {
        this.name = name;
        this.store = store;
        this.offset = offset;
        this.length = length;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return its size in bytes} */
    public int length() {
        return length;
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return Arrays.copyOfRange(store, offset, offset + length);
    }

    /** {@return how many whole cells of 32 bits it has} */
    public int cells() {
        return length / 4;
    }

    /**
     * Read one cell.
     *
     * @throws IndexOutOfBoundsException if it has no such cell
     */
    public int cell(int index) {
        if (index < 0 || index >= cells()) {
            throw new IndexOutOfBoundsException("cell " + index + " of " + name + ", which has " + cells());
        }
        int at = offset + 4 * index;
        return (store[at] & 0xff) << 24
                | (store[at + 1] & 0xff) << 16
                | (store[at + 2] & 0xff) << 8
                | store[at + 3] & 0xff;
    }

    /** {@return the first cell as a number, empty if it has none} */
    public OptionalInt u32() {
        return cells() > 0 ? OptionalInt.of(cell(0)) : OptionalInt.empty();
    }

    /**
     * Read a number that takes several cells; of more than two the last two count, as in the kernel.
     *
     * @param index its first cell
     * @param count how many cells it takes; none, or fewer, make the number 0
     * @throws IndexOutOfBoundsException if it has no such cells
     */
    public long number(int index, int count) {
        long number = 0;
        for (int i = index; i < index + count; i++) {
            number = number << 32 | cell(i) & 0xffff_ffffL;
        }
        return number;
    }

    /** {@return its bytes up to the first NUL or the end, as text} */
    public String text() {
        return text(0, end(0));
    }

    /** {@return the texts that it lists, each ended by a NUL or by the end of the property} */
    public List<String> strings() {
        List<String> strings = new ArrayList<>(4);
        int from = 0;
        while (from < length) {
            int end = end(from);
            strings.add(text(from, end));
            from = end + 1;
        }
        return strings;
    }

    /** Where a text is among those listed, -1 if it is not; the last counts only with its NUL, as in the kernel. */
    int indexOfTerminated(String text) {
        int index = 0;
        int from = 0;
        while (from < length) {
            int end = end(from);
            if (end == length) {
                return -1;
            }
            if (text(from, end).equals(text)) {
                return index;
            }
            index++;
            from = end + 1;
        }
        return -1;
    }

    private int end(int from) {
        int end = from;
        while (end < length && store[offset + end] != 0) {
            end++;
        }
        return end;
    }

    private String text(int from, int end) {
        return new String(store, offset + from, end - from, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name + "[" + length + "]";
    }
}
