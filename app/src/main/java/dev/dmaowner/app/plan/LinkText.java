package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.FunctionLink.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@code ip -j link show dev NAME} prints of virtual functions. Each value is checked, as names and values come from the
 * drivers of devices and become words of a command.
 */
final class LinkText {

    /** Some hundred bytes for each function, and a driver can have some thousand of them. */
    static final int LARGEST = 4 << 20;

    private static final String NO_ADDRESS = "00:00:00:00:00:00";

    private static final ObjectMapper JSON =
            new ObjectMapper(new JsonFactory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private LinkText() {}

    /**
     * {@return what is kept for each function; none if the interface has no functions, empty if the text is not about the interface}
     *
     * @throws IOException if it cannot be understood
     */
    static Optional<List<FunctionLink>> functions(String networkInterface, byte[] text) throws IOException {
        if (text.length > LARGEST) {
            throw new IOException(
                    "the output of 'ip link show dev " + networkInterface + "' is larger than " + LARGEST + " bytes");
        }
        try {
            for (JsonNode link : JSON.readTree(text)) {
                if (link.path("ifname").asText("").equals(networkInterface)) {
                    return Optional.of(functions(link.path("vfinfo_list")));
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "the output of 'ip link show dev " + networkInterface + "' is not valid JSON: "
                            + e.getOriginalMessage(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the output of 'ip link show dev " + networkInterface
                            + "' cannot be right about virtual functions: " + e.getMessage(),
                    e);
        }
    }

    private static List<FunctionLink> functions(JsonNode list) {
        List<FunctionLink> links = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (JsonNode function : list) {
            JsonNode number = function.path("vf");
            if (!number.isInt() || !numbers.add(number.intValue())) {
                throw new IllegalArgumentException("a function has no number of its own");
            }
            links.add(new FunctionLink(number.intValue(), settings(function)));
        }
        return links;
    }

    private static Map<Setting, String> settings(JsonNode function) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        if (function.path("link_type").asText("ether").equals("ether")) {
            // Programs before 5.0 call it so.
            String address = function.path("address")
                    .asText(function.path("mac").asText(NO_ADDRESS))
                    .toLowerCase(Locale.ROOT);
            if (!address.equals(NO_ADDRESS)) {
                settings.put(Setting.MAC, address);
            }
        }
        JsonNode vlan = function.path("vlan_list").isArray()
                ? function.path("vlan_list").path(0)
                : function;
        if (function.path("vlan_list").size() > 1) {
            throw new IllegalArgumentException("a function has several VLANs, and one can be set");
        }
        if (number(vlan, "vlan", settings, Setting.VLAN)) {
            number(vlan, "qos", settings, Setting.QOS);
            if (vlan.path("protocol").asText("").equalsIgnoreCase("802.1ad")) {
                settings.put(Setting.PROTOCOL, "802.1ad");
            }
        }
        JsonNode spoofchk = function.path("spoofchk");
        if (spoofchk.isBoolean()) {
            settings.put(Setting.SPOOFCHK, spoofchk.booleanValue() ? "on" : "off");
        }
        // What follows is what new functions have anyway, unless somebody has set it.
        if (function.path("trust").asBoolean(false)) {
            settings.put(Setting.TRUST, "on");
        }
        String state = function.path("link_state").asText("auto");
        if (!state.equals("auto")) {
            settings.put(Setting.STATE, state);
        }
        if (!number(function.path("rate"), "max_tx", settings, Setting.MAX_TX_RATE)) {
            number(function, "tx_rate", settings, Setting.MAX_TX_RATE);
        }
        number(function.path("rate"), "min_tx", settings, Setting.MIN_TX_RATE);
        return settings;
    }

    /** {@return whether there is a number that is not 0} */
    private static boolean number(JsonNode in, String name, Map<Setting, String> settings, Setting setting) {
        JsonNode value = in.path(name);
        if (value.isMissingNode() || value.isIntegralNumber() && value.asLong() == 0) {
            return false;
        }
        settings.put(setting, value.asText());
        return true;
    }
}
