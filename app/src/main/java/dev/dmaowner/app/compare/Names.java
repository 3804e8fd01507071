package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Names in statements. */
final class Names {

    /** The most names that are written out; the rest are only counted, so that a statement fits on a line. */
    private static final int MOST = 6;

    private Names() {}

    /** {@return the names of devices, the first ones of many} */
    static String of(Collection<DeviceId> devices) {
        List<String> names = devices.stream().map(DeviceId::name).toList();
        if (names.size() <= MOST) {
            return String.join(", ", names);
        }
        return names.stream().limit(MOST).collect(Collectors.joining(", ")) + " and " + (names.size() - MOST) + " more";
    }

    /** {@return a group's number, with the one that it had before if that was another} */
    static String group(String before, String after) {
        return "group " + after + (before.equals(after) ? "" : " (" + before + " before)");
    }

    /** {@return a count of devices in words} */
    static String devices(int count) {
        return count == 1 ? "1 device" : count + " devices";
    }
}
