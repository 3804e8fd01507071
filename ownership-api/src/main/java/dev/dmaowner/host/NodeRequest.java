package dev.dmaowner.host;

import java.util.List;
import java.util.Optional;

/**
 * A request of an open file: a verb and its arguments. The verbs are those of the node's driver, which documents them;
 * the seam carries them without knowing them.
 *
 * @param verb such as {@code set_container}
 * @param arguments in the verb's order
 */
public record NodeRequest(String verb, List<Argument> arguments) {

    public NodeRequest {
        arguments = List.copyOf(arguments);
    }

    /** {@return a request with these arguments} */
    public static NodeRequest of(String verb, Argument... arguments) {
        return new NodeRequest(verb, List.of(arguments));
    }

    /** One argument of a request. */
    public sealed interface Argument {
        /** A name, such as a device's. */
        record Text(String text) implements Argument {}

        /** A number. */
        record Number(long number) implements Argument {}

        /** Another open file. */
        record File(OpenNode node) implements Argument {}

        /** A file number that nothing is open under. */
        record NoFile() implements Argument {}
    }

    /** {@return the argument at this place, empty if there are not so many} */
    public Optional<Argument> argument(int index) {
        return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
    }
}
