package dev.dmaowner.app.sync;

import dev.dmaowner.Digits;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.InputFile;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a file of desired devices. Scalars are taken as they are written, so that {@code 0660} and {@code 10de:1c82} stay texts.
 * The file can be anything: its size and the number of its entries are bounded, and nothing in it makes an object or runs.
 */
public final class DesiredReader {

    private static final int LARGEST = 1 << 20;
    private static final int MOST_ENTRIES = 1000;
    private static final int LONGEST_NAME = 60;

    private static final Pattern IDS = Pattern.compile("[0-9a-fA-F]{4}:[0-9a-fA-F]{4}");
    private static final Pattern CLASS = Pattern.compile("0x[0-9a-fA-F]{2,6}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9@:,._+/-]{1,500}");
    private static final Pattern SERIAL = Pattern.compile("([0-9a-fA-F]{2}-){7}[0-9a-fA-F]{2}");
    private static final Pattern DRIVER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,60}");

    private static final List<String> ENTRY_KEYS =
            List.of("name", "is", "driver", "with-group", "user", "group", "mode", "persist", "despite", "vfs");

    private final String file;

    private DesiredReader(String file) {
        this.file = file;
    }

    /**
     * {@return what a file wants, in its order}
     *
     * @throws CommandFailure if it is no such file; the message has line and column
     * @throws IOException if it cannot be read
     */
    public static List<Desired> read(Path file) throws IOException, CommandFailure {
        if (Files.size(InputFile.of(file)) > LARGEST) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE, file + " is too large for a list of devices: more than 1 MiB");
        }
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " is not text in UTF-8");
        }
    }

    /** {@return what a text wants} */
    static List<Desired> parse(String text, String file) throws CommandFailure {
        DesiredReader reader = new DesiredReader(file);
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setCodePointLimit(LARGEST)
                    .setMaxAliasesForCollections(0)
                    .setAllowDuplicateKeys(false)
                    .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw new CommandFailure(ExitCode.UNREADABLE, file + " is empty: it begins with 'devices:'");
            }
            return reader.document(root.get());
        } catch (MarkedYamlEngineException e) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE,
                    file + e.getProblemMark().map(DesiredReader::place).orElse("") + ": this is no YAML: "
                            + e.getProblem());
        } catch (YamlEngineException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + ": this is no YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + " is nested too deeply");
        }
    }

    private static String place(Mark mark) {
        return ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private CommandFailure wrong(Node where, String what) {
        return new CommandFailure(
                ExitCode.UNREADABLE,
                file + where.getStartMark().map(DesiredReader::place).orElse("") + ": " + what);
    }

    private List<Desired> document(Node root) throws CommandFailure {
        Map<String, Node> keys = mapping(root, List.of("devices"), "the file");
        Node devices = keys.get("devices");
        if (!(devices instanceof SequenceNode list)) {
            throw wrong(devices == null ? root : devices, "'devices:' is a list of entries, each begun by '- is:'");
        } else if (list.getValue().size() > MOST_ENTRIES) {
            throw wrong(devices, "there are more than " + MOST_ENTRIES + " entries");
        }
        List<Desired> entries = new ArrayList<>();
        for (Node entry : list.getValue()) {
            entries.add(entry(entry, entries.size() + 1));
        }
        return entries;
    }

    private Desired entry(Node node, int number) throws CommandFailure {
        Map<String, Node> keys = mapping(node, ENTRY_KEYS, "an entry");
        Node is = keys.get("is");
        if (is == null) {
            throw wrong(
                    node,
                    "the entry does not say which device it means: 'is:' with " + String.join(", ", Identity.KEYS));
        }
        OptionalInt functions = functions(keys.get("vfs"));
        Optional<String> driver = text(keys.get("driver"), "a driver", DRIVER);
        boolean givesBack = driver.equals(Optional.of("kernel"));
        boolean asItIs = driver.isEmpty() && functions.isPresent();
        Desired.State state = givesBack ? Desired.State.GIVEN : asItIs ? Desired.State.AS_IT_IS : Desired.State.TAKEN;
        Node named = keys.get("name");
        Optional<String> name = named == null ? Optional.empty() : Optional.of(scalar(named, "a name"));
        if (name.filter(given -> given.length() > LONGEST_NAME || given.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            throw wrong(node, "the name of an entry is one line of at most " + LONGEST_NAME + " characters");
        }
        return new Desired(
                name.orElse("entry " + number),
                node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0),
                identity(is),
                state,
                driver.filter(given -> !givesBack),
                yes(keys.get("with-group"), false) ? Desired.Siblings.MAY_LEAVE : Desired.Siblings.KEPT,
                access(node, keys),
                yes(keys.get("persist"), false) ? Lifetime.EVERY_BOOT : Lifetime.THIS_BOOT,
                despite(keys.get("despite")),
                functions);
    }

    private Identity identity(Node node) throws CommandFailure {
        Map<String, String> said = new LinkedHashMap<>();
        for (Map.Entry<String, Node> each :
                mapping(node, Identity.KEYS, "'is:'").entrySet()) {
            Pattern form =
                    switch (each.getKey()) {
                        case "class" -> CLASS;
                        case "path" -> PATH;
                        case "serial" -> SERIAL;
                        default -> IDS;
                    };
            said.put(each.getKey(), text(each.getValue(), each.getKey(), form).orElseThrow());
        }
        if (said.isEmpty()) {
            throw wrong(node, "'is:' says nothing, and would mean every device");
        }
        return new Identity(said);
    }

    private NodeAccess access(Node node, Map<String, Node> keys) throws CommandFailure {
        try {
            Node group = keys.get("group");
            Node mode = keys.get("mode");
            Node user = keys.get("user");
            return new NodeAccess(
                    user == null ? "" : scalar(user, "a user"),
                    group == null ? "" : scalar(group, "a group"),
                    mode != null ? scalar(mode, "a mode") : group != null ? "0660" : "");
        } catch (IllegalArgumentException e) {
            throw wrong(node, String.valueOf(e.getMessage()));
        }
    }

    private OptionalInt functions(@Nullable Node node) throws CommandFailure {
        if (node == null) {
            return OptionalInt.empty();
        }
        OptionalLong count = Digits.number(scalar(node, "a number of virtual functions"));
        if (count.isEmpty() || count.getAsLong() > Goal.Vfs.MOST) {
            throw wrong(node, "'vfs:' is a number from 0 to " + Goal.Vfs.MOST);
        }
        return OptionalInt.of((int) count.getAsLong());
    }

    private Set<String> despite(@Nullable Node node) throws CommandFailure {
        Set<String> checks = new HashSet<>();
        if (node == null) {
            return checks;
        } else if (!(node instanceof SequenceNode list)) {
            throw wrong(node, "'despite:' is a list of safety checks, such as [no-reset]");
        } else {
            List<String> known = Guards.overrulable();
            for (Node each : list.getValue()) {
                String check = scalar(each, "a safety check");
                if (!known.contains(check)) {
                    throw wrong(
                            each,
                            "there is no safety check '" + check + "'; the checks are " + String.join(", ", known));
                }
                checks.add(check);
            }
            return checks;
        }
    }

    private boolean yes(@Nullable Node node, boolean silent) throws CommandFailure {
        if (node == null) {
            return silent;
        }
        return switch (scalar(node, "true or false")) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw wrong(node, "this is true or false");
        };
    }

    private Optional<String> text(@Nullable Node node, String what, Pattern form) throws CommandFailure {
        if (node == null) {
            return Optional.empty();
        }
        String text = scalar(node, what);
        if (!form.matcher(text).matches()) {
            throw wrong(
                    node,
                    "'" + text + "' cannot be the value of '" + what
                            + "'; 'dmaowner sync --describe DEVICE' prints an entry");
        }
        return Optional.of(text);
    }

    private String scalar(Node node, String what) throws CommandFailure {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, "here is " + what + " expected, not a list or a mapping");
    }

    private Map<String, Node> mapping(Node node, List<String> known, String what) throws CommandFailure {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is a mapping of keys to values; its keys are " + String.join(", ", known));
        }
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), "a key");
            if (!known.contains(key)) {
                throw wrong(
                        tuple.getKeyNode(),
                        what + " has no key '" + key + "'; its keys are " + String.join(", ", known));
            } else if (keys.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' is said twice");
            }
        }
        return keys;
    }
}
