package dev.dmaowner.app.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The device serial number in a PCI configuration space. The capability usually holds a MAC address. */
public final class SerialNumbers {

    private static final int EXTENDED = 0x100;
    private static final int DEVICE_SERIAL_NUMBER = 0x0003;
    private static final int LENGTH = 8;
    /** The largest number of capabilities that fit, which ends a circular list. */
    private static final int MOST_CAPABILITIES = (0x1000 - EXTENDED) / 8;

    private SerialNumbers() {}

    /** {@return the number in hexadecimal digits; empty if there is none, it was not read, or it is zero, as a redaction leaves it} */
    public static Optional<String> of(byte[] space) {
        return places(space).stream()
                .filter(at -> at + LENGTH <= space.length)
                .map(at -> Arrays.copyOfRange(space, at, at + LENGTH))
                .filter(number -> !Arrays.equals(number, new byte[LENGTH]))
                .map(number -> HexFormat.of().formatHex(number))
                .findFirst();
    }

    static byte[] without(byte[] space) {
        byte[] copy = space.clone();
        for (int at : places(space)) {
            Arrays.fill(copy, Math.min(at, copy.length), Math.min(at + LENGTH, copy.length), (byte) 0);
        }
        return copy;
    }

    private static List<Integer> places(byte[] space) {
        List<Integer> places = new ArrayList<>(1);
        int at = EXTENDED;
        for (int i = 0; i < MOST_CAPABILITIES && at >= EXTENDED && at + 4 <= space.length; i++) {
            int header = word(space, at);
            if ((header & 0xffff) == DEVICE_SERIAL_NUMBER) {
                places.add(at + 4);
            }
            at = header >>> 20 & 0xffc;
        }
        return places;
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}
