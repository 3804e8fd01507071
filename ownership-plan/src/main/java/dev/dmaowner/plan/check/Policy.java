package dev.dmaowner.plan.check;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the administrator of a host lets users take from the kernel, a line each:
 *
 * <pre>
 * never: mounted, default-route, pci:0000:00:1f.2
 * may: id:10de:*
 * may alice: pci:0000:05:00.0, class:0x0200
 * </pre>
 *
 * <p>Without a line that says {@code may}, everybody may take what is never forbidden. Immutable.
 *
 * @param rules the lines, in their order
 */
record Policy(List<Rule> rules) {

    /** Where it lies on a host. */
    static final String FILE = "/etc/dmaowner/policy";

    private static final int LARGEST = 64 << 10;
    private static final int MOST_ITEMS = 2000;

    /** What a device can be used for, by the name of the safety check that knows. */
    private static final Map<String, String> USES = Map.of(
            "mounted", DiskGuard.NAME,
            "default-route", DefaultRouteGuard.NAME,
            "boot-display", DisplayGuard.NAME,
            "console", ConsoleGuard.NAME,
            "last-keyboard", KeyboardGuard.NAME);

    private static final Pattern ID = Pattern.compile("([0-9a-f]{4}):([0-9a-f]{4}|\\*)");
    private static final Pattern CLASS = Pattern.compile("0x[0-9a-f]{2,6}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:,._+@!-]{1,100}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");

    Policy {
        rules = List.copyOf(rules);
    }

    /** What a line says. */
    enum Says {
        NEVER,
        MAY
    }

    /**
     * One line.
     *
     * @param line its number
     * @param user whom it lets, empty for everybody
     */
    record Rule(int line, Says says, Optional<String> user, List<Item> items) {
        Rule {
            items = List.copyOf(items);
        }
    }

    /**
     * What a line names.
     *
     * @param text as it is written
     * @param kind {@code use}, {@code id}, {@code class}, {@code driver}, or the name of a bus
     * @param value the rest; of a use the safety check that knows
     */
    record Item(String text, String kind, String value) {

        /** {@return whether it means a device; a use means none by itself} */
        boolean means(SurveyedDevice device) {
            return switch (kind) {
                case "use" -> false;
                case "id" ->
                    PciIdentity.ofModalias(device.device().modalias())
                            .filter(this::hasId)
                            .isPresent();
                case "class" ->
                    device.deviceClass().filter(code -> code.startsWith(value)).isPresent();
                case "driver" -> device.driver().equals(Optional.of(value));
                default -> device.id().bus().equals(kind) && device.id().name().equals(value);
            };
        }

        private boolean hasId(PciIdentity identity) {
            String ids = identity.toString();
            return value.equals(ids) || value.equals(ids.substring(0, ids.indexOf(':')) + ":*");
        }
    }

    /** It cannot be understood. */
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;

        NotUnderstood(int line, int column, String what) {
            super(FILE + ":" + line + ":" + column + ": " + what);
        }
    }

    /**
     * {@return a policy}
     *
     * @throws NotUnderstood with line and column
     */
    static Policy parse(String text) throws NotUnderstood {
        if (text.length() > LARGEST) {
            throw new NotUnderstood(1, 1, "it is larger than " + (LARGEST >> 10) + " KiB");
        }
        List<Rule> rules = new ArrayList<>();
        int items = 0;
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            int comment = raw.indexOf('#');
            String line = comment < 0 ? raw : raw.substring(0, comment);
            if (!line.isBlank()) {
                Rule rule = rule(line, number);
                items += rule.items().size();
                if (items > MOST_ITEMS) {
                    throw new NotUnderstood(number, 1, "there are more than " + MOST_ITEMS + " items");
                }
                rules.add(rule);
            }
        }
        return new Policy(rules);
    }

    private static Rule rule(String line, int number) throws NotUnderstood {
        int colon = line.indexOf(':');
        String[] head =
                colon < 0 ? new String[0] : line.substring(0, colon).strip().split("\\s+");
        boolean isNever = head.length == 1 && head[0].equals("never");
        boolean isMay = (head.length == 1 || head.length == 2) && head[0].equals("may");
        if (!isNever && !isMay) {
            throw new NotUnderstood(number, 1, "a line begins with 'never:', 'may:' or 'may USER:'");
        } else if (head.length == 2 && !USER.matcher(head[1]).matches()) {
            throw new NotUnderstood(number, line.indexOf(head[1]) + 1, "this cannot be the name of a user");
        }
        List<Item> items = new ArrayList<>();
        int at = colon + 1;
        for (String part : line.substring(colon + 1).split(",", -1)) {
            items.add(item(part, isNever ? Says.NEVER : Says.MAY, number, at + 1));
            at += part.length() + 1;
        }
        return new Rule(
                number,
                isNever ? Says.NEVER : Says.MAY,
                head.length == 2 ? Optional.of(head[1]) : Optional.empty(),
                items);
    }

    private static Item item(String part, Says says, int line, int column) throws NotUnderstood {
        String text = part.strip();
        String use = USES.get(text);
        if (use != null) {
            if (says == Says.MAY) {
                throw new NotUnderstood(line, column, "'" + text + "' is a use, which is said after 'never:' alone");
            }
            return new Item(text, "use", use);
        }
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String value = text.substring(colon + 1);
        String lower = value.toLowerCase(Locale.ROOT);
        boolean isOne =
                switch (kind) {
                    case "" -> false;
                    case "id" -> matches(ID, lower);
                    case "class" -> matches(CLASS, lower);
                    default -> matches(NAME, value) && matches(NAME, kind);
                };
        if (!isOne) {
            throw new NotUnderstood(
                    line,
                    column,
                    "'" + text + "' is neither a use ("
                            + String.join(", ", USES.keySet().stream().sorted().toList())
                            + ") nor a device (id:10de:1c82, id:10de:*, class:0x0300, driver:nvme, pci:0000:01:00.0)");
        }
        return new Item(text, kind, kind.equals("id") || kind.equals("class") ? lower : value);
    }

    private static boolean matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches();
    }
}
