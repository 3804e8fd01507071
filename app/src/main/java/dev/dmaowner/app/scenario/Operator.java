package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.SimilarName;
import dev.dmaowner.app.scenario.OperationAnswer.Done;
import dev.dmaowner.app.scenario.OperationAnswer.NotDone;
import dev.dmaowner.app.scenario.OperationAnswer.Refused;
import dev.dmaowner.app.scenario.OperationAnswer.Waits;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Carries operations out on a host, and holds the files that they open under the names that they give them. Not safe for
 * use by several threads.
 */
public final class Operator implements AutoCloseable {

    private static final Refusal NOTHING_OPEN = Refusal.of(Errno.EBADF, "nothing is open under that name");

    /** Digits that a number has at most for it to fit. */
    private static final int LONGEST_NUMBER = 18;

    private static final List<String> VERBS = List.of(
            "attach_ioas",
            "bind_iommufd",
            "cat",
            "close",
            "detach_ioas",
            "echo",
            "get_device",
            "ls",
            "open",
            "open_cdev",
            "open_container",
            "open_group",
            "open_iommufd",
            "request",
            "set_container",
            "set_iommu",
            "sleep",
            "status",
            "unset_container",
            "write");

    private final Host host;
    private final Map<String, OpenNode> open = new HashMap<>();

    /** @param host on which to operate */
    public Operator(Host host) {
        this.host = host;
    }

    /**
     * Carry out one operation.
     *
     * @throws IllegalArgumentException if the verb is not known or lacks words
     * @throws IOException if the host cannot be read
     */
    public OperationAnswer perform(Operation operation) throws IOException {
        List<String> words = operation.words();
        return switch (operation.verb()) {
            case "write" -> write(word(operation, 0), words.size() > 1 ? words.get(1) : "-");
            case "open_group" -> open(word(operation, 0), "/dev/vfio/" + word(operation, 1));
            case "open_container" -> open(word(operation, 0), "/dev/vfio/vfio");
            case "open_iommufd" -> open(word(operation, 0), "/dev/iommu");
            case "open_cdev" -> openCharacterDevice(word(operation, 0), word(operation, 1), word(operation, 2));
            case "open" -> open(word(operation, 0), word(operation, 1));
            case "request" -> requestOfAnyKind(word(operation, 0), word(operation, 1), words.subList(2, words.size()));
            case "close" -> close(word(operation, 0));
            case "get_device" -> getDevice(word(operation, 0), word(operation, 1), word(operation, 2));
            case "status" -> request(word(operation, 0), NodeRequest.of("status"));
            case "unset_container", "set_iommu", "detach_ioas" ->
                withoutValue(request(word(operation, 0), NodeRequest.of(operation.verb())));
            case "set_container", "bind_iommufd", "attach_ioas" ->
                withoutValue(request(word(operation, 0), NodeRequest.of(operation.verb(), file(word(operation, 1)))));
            case "sleep" -> OperationAnswer.DONE;
            case "cat" -> new FileReading(host).cat(word(operation, 0));
            case "ls" -> list(word(operation, 0));
            default ->
                throw new IllegalArgumentException("there is no operation '" + operation.verb() + "'"
                        + SimilarName.to(operation.verb(), VERBS)
                                .map(verb -> "; did you mean '" + verb + "'")
                                .orElse(""));
        };
    }

    private static String word(Operation operation, int index) {
        if (index >= operation.words().size()) {
            throw new IllegalArgumentException(
                    "'" + operation + "' lacks a word after its " + (index == 0 ? "verb" : "word " + index));
        }
        return operation.words().get(index);
    }

    /** A minus stands for an empty line, as recordings write it. */
    private OperationAnswer write(String path, String text) {
        return writeExactly(path, text.equals("-") ? "\n" : text + "\n");
    }

    /** Write a text as it is to a control file. */
    OperationAnswer writeExactly(String path, String text) {
        return ofWrite(host.write(path, text));
    }

    /** {@return an operation's answer for what a write answered} */
    public static OperationAnswer ofWrite(WriteAnswer answer) {
        if (answer instanceof WriteAnswer.Waiting waiting) {
            return new Waits(waiting.pending());
        }
        return answer.refusal().<OperationAnswer>map(Refused::new).orElse(OperationAnswer.DONE);
    }

    private OperationAnswer list(String path) throws IOException {
        List<String> names = host.list(path);
        return names.isEmpty() && !host.exists(path)
                ? new Refused(Refusal.of(Errno.ENOENT, "there is no directory " + path))
                : new OperationAnswer.Text(String.join("\n", names));
    }

    private OperationAnswer open(String name, String path) {
        return open.containsKey(name) ? inUse(name) : keep(name, host.open(path));
    }

    private OperationAnswer openCharacterDevice(String name, String bus, String device) throws IOException {
        if (open.containsKey(name)) {
            return inUse(name);
        }
        List<String> nodes = host.list("/sys/bus/" + bus + "/devices/" + device + "/vfio-dev");
        return nodes.isEmpty()
                ? new Refused(Refusal.of(Errno.ENOENT, device + " has no VFIO character device"))
                : keep(name, host.open("/dev/vfio/devices/" + nodes.get(0)));
    }

    private static OperationAnswer inUse(String name) {
        return new NotDone("something is open under " + name + " already");
    }

    private OperationAnswer keep(String name, Outcome<OpenNode> opened) {
        return opened.fold(
                node -> {
                    open.put(name, node);
                    return OperationAnswer.DONE;
                },
                Refused::new);
    }

    private OperationAnswer close(String name) {
        OpenNode node = open.remove(name);
        if (node == null) {
            return new Refused(NOTHING_OPEN);
        }
        node.close();
        return OperationAnswer.DONE;
    }

    private OperationAnswer getDevice(String name, String group, String device) {
        if (open.containsKey(name)) {
            return inUse(name);
        }
        OpenNode node = open.get(group);
        if (node == null) {
            return new Refused(NOTHING_OPEN);
        }
        NodeAnswer answer = node.request(NodeRequest.of("get_device", new Argument.Text(device)));
        if (answer instanceof NodeAnswer.Opened opened) {
            open.put(name, opened.node());
        }
        return ofRequest(answer);
    }

    private Argument file(String name) {
        OpenNode node = open.get(name);
        return node == null ? new Argument.NoFile() : new Argument.File(node);
    }

    private OperationAnswer request(String name, NodeRequest request) {
        OpenNode node = open.get(name);
        return node == null ? new Refused(NOTHING_OPEN) : ofRequest(node.request(request));
    }

    /** A request of a node that no verb here is made for; a file that it gives is kept. */
    private OperationAnswer requestOfAnyKind(String name, String verb, List<String> words) {
        OpenNode node = open.get(name);
        if (node == null) {
            return new Refused(NOTHING_OPEN);
        }
        String given = name + "/" + verb;
        if (open.containsKey(given)) {
            return inUse(given);
        }
        NodeAnswer answer = node.request(
                new NodeRequest(verb, words.stream().map(this::argument).toList()));
        if (answer instanceof NodeAnswer.Opened opened) {
            open.put(given, opened.node());
        }
        return ofRequest(answer);
    }

    /** What is open under a name; else a number; else a text. */
    private Argument argument(String word) {
        OpenNode node = open.get(word);
        if (node != null) {
            return new Argument.File(node);
        }
        boolean isNumber = !word.isEmpty()
                && word.length() <= LONGEST_NUMBER
                && word.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? new Argument.Number(Long.parseLong(word)) : new Argument.Text(word);
    }

    /** A request that gives no number of any meaning. */
    private static OperationAnswer withoutValue(OperationAnswer answer) {
        return answer instanceof Done ? OperationAnswer.DONE : answer;
    }

    private static OperationAnswer ofRequest(NodeAnswer answer) {
        if (answer instanceof NodeAnswer.Done done) {
            return new Done(OptionalLong.of(done.value()));
        }
        return answer.refusal().<OperationAnswer>map(Refused::new).orElse(OperationAnswer.DONE);
    }

    /** Close whatever is open. */
    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(this::close);
    }
}
