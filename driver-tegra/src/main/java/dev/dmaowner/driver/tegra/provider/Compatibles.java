package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;

/** Compatible strings as a driver's ids and in a device's modalias. */
final class Compatibles {

    private Compatibles() {}

    /** {@return the modalias patterns for these strings: two each, for the string alone and for a longer list that contains it} */
    static List<String> patterns(List<String> compatibles) {
        List<String> patterns = new ArrayList<>();
        for (String compatible : compatibles) {
            patterns.add("of:N*T*C" + compatible);
            patterns.add("of:N*T*C" + compatible + "C*");
        }
        return patterns;
    }

    /** {@return whether a device of the tree is compatible with this} */
    static boolean has(Device device, String compatible) {
        String modalias = device.modalias();
        String wanted = "C" + compatible;
        int at = modalias.indexOf(wanted);
        while (at >= 0) {
            int end = at + wanted.length();
            if (end == modalias.length() || modalias.charAt(end) == 'C') {
                return true;
            }
            at = modalias.indexOf(wanted, end);
        }
        return false;
    }

    /** {@return whether a device of the tree is compatible with any of these} */
    static boolean hasAny(Device device, List<String> compatibles) {
        return compatibles.stream().anyMatch(compatible -> has(device, compatible));
    }
}
