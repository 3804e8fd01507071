package dev.dmaowner.app.capture;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which properties of a device tree, or of Open Firmware, tell one machine from others of its model, by their names. */
final class IdentifyingProperties {

    private static final Pattern NAMES = Pattern.compile("address|bootargs|hostname|host-name|.*seed"
            + "|(.*[,-])?serial(-?(number|num|no))?#?|.*serial-?(number|num|no)#?|serial#.*"
            + "|.*mac-?addr(ess)?.*|.*[,-]mac|mac|.*bd-?addr(ess)?.*|(eth|usbeth|wlan|wifi|bt)[0-9]*-?(mac|addr).*"
            + "|nvmem-cells?|.*uuid.*|.*guid.*|.*asset-?tag.*|.*partition-name|.*loc(ation)?-code.*|.*drc-names?"
            + "|.*system-id|.*chassis-id|.*vpd.*|.*imei.*|.*iccid.*|.*customer.*|.*owner.*");

    private static final Pattern ADDRESSES = Pattern.compile("address|.*mac.*|.*addr(ess)?.*");

    private IdentifyingProperties() {}

    /** {@return whether a property identifies the machine} The properties of {@code /aliases} are paths of nodes and do not. */
    static boolean has(String path) {
        int slash = path.lastIndexOf('/');
        return !path.substring(0, slash).endsWith("/aliases")
                && NAMES.matcher(path.substring(slash + 1).toLowerCase(Locale.ROOT))
                        .matches();
    }

    /** {@return whether six bytes of an identifying property are an address} */
    static boolean isAddress(String path) {
        return ADDRESSES
                .matcher(path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
                .matches();
    }
}
