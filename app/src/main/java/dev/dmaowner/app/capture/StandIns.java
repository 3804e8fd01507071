package dev.dmaowner.app.capture;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands in a redacted capture for addresses and ids: the same for a value in all its forms, another for another value, and of
 * the same form as the value. For use by one thread.
 */
final class StandIns {

    private static final Pattern UUID =
            Pattern.compile("(?i)(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])");
    /** Six bytes or more, as InfiniBand and FireWire have them. */
    private static final Pattern SEPARATED =
            Pattern.compile("(?i)(?<![0-9a-z])[0-9a-f]{2}([:_-])(?:[0-9a-f]{2}\\1){4,}[0-9a-f]{2}(?![0-9a-z])");
    /** A network device whose name is its address, as udev names some. */
    private static final Pattern IN_A_NAME = Pattern.compile("(?<=\\b(?:en|wl|ww|ib)x)[0-9a-f]{12}(?![0-9a-z])");
    /** A device on a 1-Wire bus is named after the number that its maker gave it alone. */
    private static final Pattern ONE_WIRE = Pattern.compile("(?<=(?<![0-9a-z])[0-9a-f]{2}-)[0-9a-f]{12}(?![0-9a-z-])");

    private final Optional<Pattern> known;
    private final Set<String> addresses;
    private final Map<String, Integer> uuids = new HashMap<>();
    private final Map<String, Integer> macs = new HashMap<>();

    /** @param addresses addresses that are known to identify, twelve hexadecimal digits in lower case */
    StandIns(Set<String> addresses) {
        this.addresses = Set.copyOf(addresses);
        this.known = addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(addresses.stream()
                        .sorted()
                        .collect(Collectors.joining("|", "(?i)(?<![0-9a-f])(?:", ")(?![0-9a-f])"))));
    }

    /** {@return how many UUIDs were replaced} */
    int uuids() {
        return uuids.size();
    }

    /** {@return how many addresses were replaced} */
    int addresses() {
        return macs.size();
    }

    /** {@return a text, or a path, with what stands for the addresses and ids in it} */
    String in(String text) {
        String without = UUID.matcher(text).replaceAll(found -> of(found, uuids));
        without = SEPARATED.matcher(without).replaceAll(found -> of(found, macs));
        without = IN_A_NAME.matcher(without).replaceAll(found -> of(found, macs));
        without = ONE_WIRE.matcher(without).replaceAll(found -> of(found, macs));
        return known.isPresent() ? known.get().matcher(without).replaceAll(found -> of(found, macs)) : without;
    }

    /** {@return bytes with what stands for the known addresses among them, given as characters of one byte each} */
    String inBytes(String bytes) {
        String without = bytes;
        for (String address : addresses) {
            String sought = characters(address);
            if (without.contains(sought)) {
                without = without.replace(sought, characters(standIn(address, macs)));
            }
        }
        return without;
    }

    private static String characters(String digits) {
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 2) {
            characters.append((char) Integer.parseInt(digits.substring(i, i + 2), 16));
        }
        return characters.toString();
    }

    private static String of(MatchResult found, Map<String, Integer> numbers) {
        return standIn(found.group(), numbers);
    }

    /** The separators stay where they are, and the digits become those of a number. */
    private static String standIn(String value, Map<String, Integer> numbers) {
        String digits = value.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        int number = numbers.computeIfAbsent(digits, unseen -> numbers.size() + 1);
        String next = String.format(Locale.ROOT, "%0" + digits.length() + "d", number);
        StringBuilder standIn = new StringBuilder(value.length());
        int at = 0;
        for (char c : value.toCharArray()) {
            standIn.append(Character.digit(c, 16) >= 0 ? next.charAt(at++) : c);
        }
        return standIn.toString();
    }
}
