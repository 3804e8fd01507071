package dev.dmaowner.app.watch;

import dev.dmaowner.DeviceId;

/**
 * A change of a device.
 *
 * @param aspect {@code device}, {@code driver} or {@code group}
 * @param before what it was, empty text for none
 * @param now what it is, empty text for none
 */
record HostChange(DeviceId device, String aspect, String before, String now) {

    @Override
    public String toString() {
        return device + " " + aspect + " " + word(before) + " -> " + word(now);
    }

    private static String word(String value) {
        return value.isEmpty() ? "none" : value;
    }
}
