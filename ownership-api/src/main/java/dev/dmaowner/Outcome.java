package dev.dmaowner;

import java.util.Optional;
import java.util.function.Function;

/**
 * The answer of an operation: done with a value, or refused. A refusal is a value and not an exception, because it is a normal answer of
 * the rule.
 *
 * @param <T> the type of the value; {@link Nothing} for operations without one
 */
public sealed interface Outcome<T> {

    /** The answer of an operation that gives nothing when it is done. */
    enum Nothing {
        NOTHING
    }

    /** It is done. */
    record Done<T>(T result) implements Outcome<T> {}

    /** It was refused, and nothing has changed. */
    record Refused<T>(Refusal why) implements Outcome<T> {}

    /** {@return an outcome that is done with this value} */
    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    /** {@return an outcome that is done and gives nothing} */
    static Outcome<Nothing> done() {
        return new Done<>(Nothing.NOTHING);
    }

    /** {@return a refused outcome} */
    static <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** {@return a refused outcome with an error number and a reason} */
    static <T> Outcome<T> refused(Errno errno, String reason) {
        return new Refused<>(Refusal.of(errno, reason));
    }

    /** {@return whether it is done} */
    default boolean isDone() {
        return this instanceof Done<T>;
    }

    /** {@return the refusal, empty if it is done} */
    default Optional<Refusal> refusal() {
        return this instanceof Refused<T> refused ? Optional.of(refused.why()) : Optional.empty();
    }

    /** {@return the value, empty if it was refused} */
    default Optional<T> value() {
        return this instanceof Done<T> done ? Optional.of(done.result()) : Optional.empty();
    }

    /** {@return what the function for this kind of outcome gives} */
    default <R> R fold(Function<T, R> done, Function<Refusal, R> refused) {
        return this instanceof Done<T> d ? done.apply(d.result()) : refused.apply(((Refused<T>) this).why());
    }
}
