package dev.dmaowner.bus.pci.topology;

import java.util.Arrays;

/** A set of device ids, written as hexadecimal numbers and ranges of them. */
final class DeviceIds {

    /** Every device of a vendor. */
    static final DeviceIds ANY = new DeviceIds(new int[] {0}, new int[] {0xffff});

    private final int[] first;
    private final int[] last;

    private DeviceIds(int[] first, int[] last) {
        this.first = first;
        this.last = last;
    }

    /** {@return the ids of a text such as {@code "10c6 10f7-10fc"}} */
    static DeviceIds of(String text) {
        String[] parts = text.strip().split("\\s+");
        int[] first = new int[parts.length];
        int[] last = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            int dash = parts[i].indexOf('-');
            first[i] = Integer.parseInt(dash < 0 ? parts[i] : parts[i].substring(0, dash), 16);
            last[i] = dash < 0 ? first[i] : Integer.parseInt(parts[i].substring(dash + 1), 16);
        }
        return new DeviceIds(first, last);
    }

    boolean contain(int id) {
        for (int i = 0; i < first.length; i++) {
            if (first[i] <= id && id <= last[i]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return Arrays.toString(first);
    }
}
