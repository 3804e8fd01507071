package dev.dmaowner.app.scenario;

import dev.dmaowner.Digits;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Performs operations on a host and holds the files that they open, by name. Not safe for use by several threads.
 */
public final class Operator implements AutoCloseable {

    static final OperationAnswer NOTHING_OPEN = new Refused(Refusal.of(Errno.EBADF, "nothing is open under that name"));

    private static final List<String> VERBS =
            List.of("cat", "close", "echo", "ls", "open", "request", "sleep", "write");

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
            case "write" -> write(operation.word(0), words.size() > 1 ? words.get(1) : "-");
            case "open" -> open(operation.word(0), operation.word(1));
            case "request" ->
                words.size() == 1
                        ? requests(words.get(0))
                        : request(operation.word(0), operation.word(1), words.subList(2, words.size()));
            case "close" -> close(operation.word(0));
            case "sleep" -> OperationAnswer.DONE;
            case "cat" -> new FileReading(host).cat(operation.word(0));
            case "ls" -> new Listings(host).ls(words);
            default -> new VfioVerbs(this, host).perform(operation).orElseThrow(() -> unknown(operation.verb()));
        };
    }

    /** {@return whether an operation of this name is known} */
    static boolean knows(String verb) {
        return VERBS.contains(verb) || VfioVerbs.NAMES.contains(verb);
    }

    /** {@return the names of all operations} */
    static List<String> verbs() {
        return Stream.concat(VERBS.stream(), VfioVerbs.NAMES.stream()).sorted().toList();
    }

    /** {@return what a program answers that writes to the host}  */
    OperationAnswer run(List<String> words) throws IOException {
        return new Programs(this, host).run(words);
    }

    /** {@return an answer, with a similar existing path if the path does not exist} */
    OperationAnswer suggest(OperationAnswer answer, Optional<String> path) {
        return Suggestion.toAnswer(answer, path, host);
    }

    private static IllegalArgumentException unknown(String verb) {
        return new IllegalArgumentException("there is no operation '" + verb + "'"
                + SimilarName.to(verb, verbs())
                        .map(similar -> "; did you mean '" + similar + "'")
                        .orElse(""));
    }

    /** Write a line; {@code -} stands for an empty line, as in recordings. */
    private OperationAnswer write(String path, String text) {
        return writeExactly(path, text.equals("-") ? "\n" : text + "\n");
    }

    /** Write a text to a control file without adding a newline. */
    OperationAnswer writeExactly(String path, String text) {
        return ofWrite(host.write(path, text));
    }

    /** {@return the operation's answer for the answer of a write} */
    public static OperationAnswer ofWrite(WriteAnswer answer) {
        if (answer instanceof WriteAnswer.Waiting waiting) {
            return new Waits(waiting.pending());
        }
        return answer.refusal().<OperationAnswer>map(Refused::new).orElse(OperationAnswer.DONE);
    }

    /** Open a node under a name. */
    OperationAnswer open(String name, String path) {
        return open.containsKey(name) ? inUse(name) : keep(name, host.open(path));
    }

    boolean isOpen(String name) {
        return open.containsKey(name);
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
            return NOTHING_OPEN;
        }
        node.close();
        return OperationAnswer.DONE;
    }

    /** {@return what is open under a name, as the argument of a request} */
    Argument file(String name) {
        OpenNode node = open.get(name);
        return node == null ? new Argument.NoFile() : new Argument.File(node);
    }

    /** {@return the requests that an open file takes} */
    private OperationAnswer requests(String name) {
        OpenNode node = open.get(name);
        if (node == null) {
            return NOTHING_OPEN;
        }
        List<String> requests = node.requests();
        return new OperationAnswer.Text(
                requests.isEmpty()
                        ? node.path() + " does not say which requests it takes"
                        : String.join("\n", requests));
    }

    private OperationAnswer request(String name, String verb, List<String> words) {
        return request(
                name, new NodeRequest(verb, words.stream().map(this::argument).toList()), name + "/" + verb);
    }

    /**
     * Make a request of an open file.
     *
     * @param given the name for the file that it opens, if it opens one
     */
    OperationAnswer request(String name, NodeRequest request, String given) {
        if (open.containsKey(given)) {
            return inUse(given);
        }
        OpenNode node = open.get(name);
        if (node == null) {
            return NOTHING_OPEN;
        }
        NodeAnswer answer = node.request(request);
        if (answer instanceof NodeAnswer.Opened opened) {
            open.put(given, opened.node());
        }
        return ofRequest(answer);
    }

    /** The open file of this name, else a number, else a text. */
    Argument argument(String word) {
        OpenNode node = open.get(word);
        if (node != null) {
            return new Argument.File(node);
        }
        OptionalLong number = Digits.number(word);
        return number.isPresent() ? new Argument.Number(number.getAsLong()) : new Argument.Text(word);
    }

    private static OperationAnswer ofRequest(NodeAnswer answer) {
        if (answer instanceof NodeAnswer.Done done) {
            return new Done(OptionalLong.of(done.value()));
        }
        return answer.refusal().<OperationAnswer>map(Refused::new).orElse(OperationAnswer.DONE);
    }

    /** Close all open files. */
    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(this::close);
    }
}
