package dev.dmaowner.app.sync;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a device is, as opposed to the number that it has: all that is said must hold. Immutable.
 *
 * @param said what is said, by key
 */
public record Identity(Map<String, String> said) {

    /** What can be said, in the order in which it is printed. */
    public static final List<String> KEYS = List.of("id", "subsystem", "class", "path", "serial");

    public Identity {
        said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
    }

    /**
     * {@return what a device of a host is}
     *
     * @throws IOException if the host cannot be read
     */
    public static Identity of(Host host, SurveyedDevice device) throws IOException {
        Map<String, String> said = new LinkedHashMap<>();
        Optional<PciIdentity> identity =
                PciIdentity.ofModalias(device.device().modalias()).filter(PciIdentity::hasIds);
        identity.ifPresent(ids -> said.put("id", ids.toString()));
        identity.flatMap(PciIdentity::subsystem).ifPresent(ids -> said.put("subsystem", ids));
        device.deviceClass().ifPresent(code -> said.put("class", code));
        said.put("path", DevicePath.of(device.device().sysfsPath()));
        SerialNumber.of(host, device.device().sysfsPath()).ifPresent(serial -> said.put("serial", serial));
        return new Identity(said);
    }

    /** {@return whether a device, of which everything that can be known is given, is what is said} */
    boolean fits(Identity device) {
        return said.entrySet().stream().allMatch(entry -> fits(entry.getKey(), entry.getValue(), device.said));
    }

    /** A class is known by its beginning, as {@code 0x0300} of a display. */
    private static boolean fits(String key, String value, Map<String, String> of) {
        String has = of.getOrDefault(key, "").toLowerCase(Locale.ROOT);
        String wanted = value.toLowerCase(Locale.ROOT);
        return key.equals("class") ? has.startsWith(wanted) : has.equals(wanted);
    }

    /** {@return it in words, such as {@code id 10de:1c82, path 0000:00:01.0/00.0}} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        said.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(key).append(' ').append(value));
        return text.toString();
    }
}
