package dev.dmaowner.app.why;

import dev.dmaowner.app.why.KnownMessage.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Parses tables of messages, strictly: an error names the line. The format is described at the beginning of {@code messages.txt}. */
final class MessageTable {

    private static final String RESOURCE = "messages.txt";
    private static final int MOST_MESSAGES = 2_000;
    /** The keys in the order in which an entry has them. */
    private static final List<String> KEYS =
            List.of("message", "from", "says", "releases", "check", "means", "look", "cure", "rule", "frame");

    private static final List<String> REPEATED = List.of("says", "look");
    private static final List<String> OPTIONAL = List.of("releases", "look", "frame");

    private final String name;
    private final List<KnownMessage> messages = new ArrayList<>();
    private final Map<String, List<String>> entry = new LinkedHashMap<>();
    private int entryLine;
    private int line;
    private String lastKey = "";

    private MessageTable(String name) {
        this.name = name;
    }

    /** {@return the messages that come with this command} */
    static List<KnownMessage> builtIn() throws IOException {
        try (InputStream in = MessageTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside its class");
            }
            return parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * {@return the messages of a table}
     *
     * @param name the file's name, for errors
     * @throws IOException if it is no table, with a message that names file and line
     */
    static List<KnownMessage> parse(String name, String text) throws IOException {
        MessageTable table = new MessageTable(name);
        for (String each : text.lines().toList()) {
            table.line++;
            table.add(each);
        }
        table.endEntry();
        if (table.messages.isEmpty()) {
            throw new IOException(name + " has no message");
        }
        return List.copyOf(table.messages);
    }

    private void add(String text) throws IOException {
        if (text.startsWith("#")) {
            return;
        } else if (text.isBlank()) {
            endEntry();
        } else if (text.charAt(0) == ' ') {
            continueValue(text.strip());
        } else {
            addKey(text);
        }
    }

    private void continueValue(String more) throws IOException {
        if (lastKey.isEmpty()) {
            throw wrong(line, "a line that begins with a blank continues no value");
        }
        List<String> values = entry.getOrDefault(lastKey, new ArrayList<>());
        values.set(values.size() - 1, values.get(values.size() - 1) + " " + more);
    }

    private void addKey(String text) throws IOException {
        int colon = text.indexOf(':');
        String key = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (!KEYS.contains(key)) {
            throw wrong(line, "'" + key + "' is none of the keys " + String.join(", ", KEYS));
        } else if (value.isEmpty()) {
            throw wrong(line, "'" + key + "' has no value");
        } else if (entry.isEmpty() != key.equals(KEYS.get(0))) {
            throw wrong(line, "an entry begins with 'message', and an empty line stands before the next");
        } else if (KEYS.indexOf(key) < KEYS.indexOf(lastKey)) {
            throw wrong(line, "'" + key + "' stands before '" + lastKey + "'");
        } else if (entry.containsKey(key) && !REPEATED.contains(key)) {
            throw wrong(line, "'" + key + "' is given twice");
        }
        if (entry.isEmpty()) {
            entryLine = line;
        }
        entry.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
        lastKey = key;
    }

    private void endEntry() throws IOException {
        if (entry.isEmpty()) {
            return;
        }
        TreeSet<String> missing = new TreeSet<>(KEYS);
        missing.removeAll(entry.keySet());
        OPTIONAL.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw wrong(entryLine, "the entry lacks " + String.join(", ", missing));
        }
        KnownMessage message = message();
        if (messages.stream().anyMatch(other -> other.name().equals(message.name()))) {
            throw wrong(entryLine, "there are two entries '" + message.name() + "'");
        } else if (messages.size() == MOST_MESSAGES) {
            throw wrong(entryLine, "there are more than " + MOST_MESSAGES + " entries");
        }
        messages.add(message);
        entry.clear();
        lastKey = "";
    }

    private KnownMessage message() throws IOException {
        String called = value("message");
        if (!called.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
            throw wrong(entryLine, "the name '" + called + "' has other characters than a-z, 0-9 and hyphens");
        }
        List<MessagePattern> says = new ArrayList<>();
        for (String text : entry.getOrDefault("says", List.of())) {
            try {
                says.add(MessagePattern.of(text));
            } catch (IllegalArgumentException e) {
                throw wrong(entryLine, "'" + text + "' is no pattern: " + e.getMessage());
            }
        }
        return new KnownMessage(
                called,
                Arrays.stream(value("from").split(",")).map(String::strip).toList(),
                says,
                Optional.ofNullable(entry.get("releases")).map(values -> values.get(0)),
                value("check"),
                value("means"),
                entry.getOrDefault("look", List.of()),
                value("cure"),
                rule(),
                reach());
    }

    private List<String> rule() throws IOException {
        List<String> ids = List.of(value("rule").split(" +"));
        if (ids.equals(List.of("none"))) {
            return List.of();
        }
        for (String id : ids) {
            if (!id.matches("[RN]-[0-9]{3}")) {
                throw wrong(entryLine, "'" + id + "' is no statement of the rule, such as R-196, and not 'none'");
            }
        }
        return ids;
    }

    private Reach reach() throws IOException {
        if (!entry.containsKey("frame")) {
            return Reach.WHOLE;
        } else if (!value("frame").equals("yes")) {
            throw wrong(entryLine, "'frame' is either 'yes' or left out");
        }
        return Reach.FRAME;
    }

    private String value(String key) {
        return entry.getOrDefault(key, List.of("")).get(0);
    }

    private IOException wrong(int where, String what) {
        return new IOException(name + ", line " + where + ": " + what);
    }
}
