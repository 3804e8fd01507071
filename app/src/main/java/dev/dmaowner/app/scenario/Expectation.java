package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import java.util.Optional;

/** The answer that a scenario expects of a line, written behind it as in {@code # EBUSY}. */
public sealed interface Expectation {

    /** It is done: {@code # OK}. */
    record Done() implements Expectation {}

    /** It is refused: {@code # EBUSY}. */
    record Refused(Errno errno) implements Expectation {}

    /** It waits: {@code # waits}. */
    record Waits() implements Expectation {}

    /** It gives a number: {@code # 3}. */
    record Value(long value) implements Expectation {}

    /** {@return what a comment expects, empty if it is only a comment} */
    static Optional<Expectation> parse(String comment) {
        String text = comment.strip();
        int end = 0;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        String word = text.substring(0, end);
        if (word.equalsIgnoreCase("ok")) {
            return Optional.of(new Done());
        } else if (word.equalsIgnoreCase("waits")) {
            return Optional.of(new Waits());
        }
        for (Errno errno : Errno.values()) {
            if (errno.name().equals(word)) {
                return Optional.of(new Refused(errno));
            }
        }
        boolean number = !word.isEmpty() && word.length() < 10 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(new Value(Long.parseLong(word))) : Optional.empty();
    }

    /** {@return whether an answer is the one expected} */
    default boolean isMetBy(OperationAnswer answer) {
        if (this instanceof Refused expected) {
            return answer.refusal().map(why -> why.errno() == expected.errno()).orElse(false);
        } else if (this instanceof Waits) {
            return answer instanceof OperationAnswer.Waits;
        } else if (this instanceof Value expected) {
            return answer instanceof OperationAnswer.Done done && done.value().orElse(0) == expected.value();
        }
        return answer instanceof OperationAnswer.Done || answer instanceof OperationAnswer.Text;
    }

    /** {@return the words that a scenario writes for it} */
    default String words() {
        if (this instanceof Refused expected) {
            return expected.errno().name();
        } else if (this instanceof Value expected) {
            return Long.toString(expected.value());
        }
        return this instanceof Waits ? "waits" : "OK";
    }
}
