package dev.dmaowner.app.capture;

/** Removes the device serial number from a PCI configuration space. The capability usually holds a MAC address. */
final class SerialNumbers {

    private static final int EXTENDED = 0x100;
    private static final int DEVICE_SERIAL_NUMBER = 0x0003;
    private static final int LENGTH = 8;
    /** The largest number of capabilities that fit, which ends a circular list. */
    private static final int MOST_CAPABILITIES = (0x1000 - EXTENDED) / 8;

    private SerialNumbers() {}

    static byte[] without(byte[] space) {
        byte[] copy = space.clone();
        int at = EXTENDED;
        for (int i = 0; i < MOST_CAPABILITIES && at >= EXTENDED && at + 4 <= copy.length; i++) {
            int header = word(copy, at);
            if ((header & 0xffff) == DEVICE_SERIAL_NUMBER) {
                for (int b = at + 4; b < Math.min(at + 4 + LENGTH, copy.length); b++) {
                    copy[b] = 0;
                }
            }
            at = header >>> 20 & 0xffc;
        }
        return copy;
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}
