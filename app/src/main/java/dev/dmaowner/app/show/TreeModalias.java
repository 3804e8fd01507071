package dev.dmaowner.app.show;

import java.util.Optional;

/** Parses the modalias of a device from a device tree: {@code of:NnameTtypeCfirstCsecond}. */
final class TreeModalias {

    private static final String PREFIX = "of:N";

    private TreeModalias() {}

    /** {@return the most specific compatible string, empty if the modalias has another form} */
    static Optional<String> compatible(String modalias) {
        // Names and types are lower case, so the first capitals are the markers.
        int type = modalias.startsWith(PREFIX) ? modalias.indexOf('T', PREFIX.length()) : -1;
        int first = type < 0 ? -1 : modalias.indexOf('C', type);
        if (first < 0) {
            return Optional.empty();
        }
        int comma = modalias.indexOf(',', first);
        int second = modalias.indexOf('C', Math.max(first, comma) + 1);
        String compatible = modalias.substring(first + 1, second < 0 ? modalias.length() : second);
        return compatible.isEmpty() ? Optional.empty() : Optional.of(compatible);
    }
}
