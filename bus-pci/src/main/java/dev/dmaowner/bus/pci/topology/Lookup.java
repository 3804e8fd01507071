package dev.dmaowner.bus.pci.topology;

import java.util.Optional;

/**
 * The answer to a question to configuration space: what was not read is unknown, which is another thing than absent.
 *
 * @param <T> what is looked for
 */
public sealed interface Lookup<T> {

    /** It is there. */
    record Found<T>(T value) implements Lookup<T> {}

    /** It is not there: everything that could say so was read. */
    record Absent<T>() implements Lookup<T> {}

    /**
     * It cannot be told.
     *
     * @param reason what was not read, a human-readable clause
     */
    record Unknown<T>(String reason) implements Lookup<T> {}

    /** {@return what was found, empty if it is absent or unknown} */
    default Optional<T> found() {
        return this instanceof Found<T> found ? Optional.of(found.value()) : Optional.empty();
    }

    /** {@return whether it cannot be told} */
    default boolean isUnknown() {
        return this instanceof Unknown<T>;
    }

    /** {@return found, if the value is there, else absent} */
    static <T> Lookup<T> known(Optional<T> value) {
        return value.<Lookup<T>>map(Found::new).orElseGet(Absent::new);
    }
}
