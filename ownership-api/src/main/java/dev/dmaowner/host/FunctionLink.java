package dev.dmaowner.host;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the driver of a network device keeps for one of its virtual functions, as {@code ip link show} tells and {@code ip link set}
 * changes it: the kernel's {@code do_setvfinfo}. It ends with the function. Immutable.
 *
 * @param number which virtual function, from 0 to 65534
 * @param settings what is set, without what a new function has anyway: no MAC address, no VLAN, no rate
 */
public record FunctionLink(int number, Map<Setting, String> settings) {

    private static final int MOST = 0xffff;

    /** What can be set, in the order in which {@code ip} takes it. */
    public enum Setting {
        /** The MAC address that the function starts with and may not change. */
        MAC("mac", "[0-9a-f][02468ace](:[0-9a-f]{2}){5}"),
        /** The VLAN that all its packets are in. */
        VLAN("vlan", "[1-9][0-9]{0,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-4]"),
        /** The priority in that VLAN. */
        QOS("qos", "[1-7]"),
        /** The protocol of that VLAN, if it is not 802.1Q. */
        PROTOCOL("proto", "802\\.1ad"),
        /** Whether packets with another source address are dropped. */
        SPOOFCHK("spoofchk", "on|off"),
        /** Whether its user may do what a stranger may not. */
        TRUST("trust", "on|off"),
        /** Whether its link follows that of the physical function. */
        STATE("state", "auto|enable|disable"),
        /** The most that it may send, in Mbit/s. */
        MAX_TX_RATE("max_tx_rate", "[1-9][0-9]{0,9}"),
        /** What it can always send, in Mbit/s. */
        MIN_TX_RATE("min_tx_rate", "[1-9][0-9]{0,9}");

        private final String word;
        private final Pattern values;

        Setting(String word, String values) {
            this.word = word;
            this.values = Pattern.compile(values);
        }

        /** {@return the word before the value on the command line of {@code ip link set}} */
        public String word() {
            return word;
        }

        /** {@return the setting with this word, empty if there is none} */
        static Optional<Setting> of(String word) {
            for (Setting setting : values()) {
                if (setting.word.equals(word)) {
                    return Optional.of(setting);
                }
            }
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if no function has that number, or a setting cannot have that value */
    public FunctionLink {
        settings = Map.copyOf(settings);
        if (number < 0 || number >= MOST) {
            throw new IllegalArgumentException("no virtual function has the number " + number);
        }
        settings.forEach((setting, value) -> {
            if (!setting.values.matcher(value).matches()) {
                throw new IllegalArgumentException("'" + value + "' is no value of " + setting.word);
            }
        });
        if (!settings.containsKey(Setting.VLAN)
                && (settings.containsKey(Setting.QOS) || settings.containsKey(Setting.PROTOCOL))) {
            throw new IllegalArgumentException("a priority or protocol is given without a VLAN");
        }
    }

    /**
     * {@return the link with the settings of a text that {@link #text} wrote}
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    public static FunctionLink of(int number, String text) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        String[] words = text.isEmpty() ? new String[0] : text.split(" ", -1);
        if (words.length % 2 != 0) {
            throw new IllegalArgumentException("a setting has no value: " + text);
        }
        for (int i = 0; i < words.length; i += 2) {
            String word = words[i];
            Setting setting =
                    Setting.of(word).orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no setting"));
            if (settings.put(setting, words[i + 1]) != null) {
                throw new IllegalArgumentException("a setting is given twice: " + text);
            }
        }
        return new FunctionLink(number, settings);
    }

    /** {@return the settings as words of {@code ip link set}, such as {@code mac 52:54:00:12:34:56 vlan 100}; empty if there are none} */
    public String text() {
        return Arrays.stream(Setting.values())
                .filter(settings::containsKey)
                .map(setting -> setting.word + " " + settings.get(setting))
                .collect(Collectors.joining(" "));
    }

    /** {@return what is to be set where this is there now; without settings if nothing is} A VLAN is set together with its priority. */
    public FunctionLink without(FunctionLink now) {
        Map<Setting, String> differing = new EnumMap<>(Setting.class);
        settings.forEach((setting, value) -> {
            if (!value.equals(now.settings.get(setting))) {
                differing.put(setting, value);
            }
        });
        List<Setting> ofVlan = List.of(Setting.VLAN, Setting.QOS, Setting.PROTOCOL);
        if (ofVlan.stream().anyMatch(differing::containsKey)) {
            ofVlan.stream()
                    .filter(settings::containsKey)
                    .forEach(setting -> differing.put(setting, settings.get(setting)));
        }
        return new FunctionLink(number, differing);
    }
}
