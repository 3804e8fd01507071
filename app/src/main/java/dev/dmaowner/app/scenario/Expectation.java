package dev.dmaowner.app.scenario;

import dev.dmaowner.Digits;
import dev.dmaowner.Errno;
import dev.dmaowner.app.cli.SimilarName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer that a scenario expects for a line, written after it: {@code # EBUSY}. */
public sealed interface Expectation {

    /** It is done: {@code # OK}. */
    record Done() implements Expectation {}

    /** It is refused: {@code # EBUSY}. */
    record Refused(Errno errno) implements Expectation {}

    /** It waits: {@code # waits}. */
    record Waits() implements Expectation {}

    /** It gives a number: {@code # 3}. */
    record Value(long value) implements Expectation {}

    /** One word such as {@code EBUSY}, alone or before a comma; in prose another word follows. */
    Pattern LIKE_AN_ERRNO = Pattern.compile("([A-Z][A-Z0-9]+)\\s*(,.*)?");

    /**
     * {@return what a comment expects, empty if it is only a comment}
     *
     * @throws IllegalArgumentException if it looks like an errno but is not one, such as a mistyped name
     */
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
        requireNoMistypedErrno(text);
        OptionalLong number = Digits.number(word);
        return number.isPresent() ? Optional.of(new Value(number.getAsLong())) : Optional.empty();
    }

    private static void requireNoMistypedErrno(String text) {
        Matcher mistyped = LIKE_AN_ERRNO.matcher(text);
        if (mistyped.matches()) {
            List<String> known = Arrays.stream(Errno.values()).map(Errno::name).toList();
            throw new IllegalArgumentException("'" + mistyped.group(1) + "' is no answer that can be expected"
                    + SimilarName.to(mistyped.group(1), known)
                            .map(errno -> "; did you mean '" + errno + "'")
                            .orElse(", which is OK, waits, a number or an errno such as EBUSY"));
        }
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

    /** {@return the expectation as a scenario writes it} */
    default String words() {
        if (this instanceof Refused expected) {
            return expected.errno().name();
        } else if (this instanceof Value expected) {
            return Long.toString(expected.value());
        }
        return this instanceof Waits ? "waits" : "OK";
    }
}
