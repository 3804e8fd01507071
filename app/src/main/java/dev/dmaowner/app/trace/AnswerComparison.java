package dev.dmaowner.app.trace;

import dev.dmaowner.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Gathers what differs between a recorded answer and the machine's, in words. Not safe for use by several threads. */
final class AnswerComparison {

    private final List<String> expected = new ArrayList<>();
    private final List<String> got = new ArrayList<>();

    /** Compare one thing; {@code words} says what it is. */
    <V> void compare(V wanted, V given, Function<V, String> words) {
        if (!wanted.equals(given)) {
            expected.add(words.apply(wanted));
            got.add(words.apply(given));
        }
    }

    /** Compare a thing of each device: one line for each device for which the two differ. */
    <V> void compareEach(Map<String, V> wanted, Map<String, V> given, Function<Optional<V>, String> words) {
        Set<String> devices = new TreeSet<>(wanted.keySet());
        devices.addAll(given.keySet());
        for (String device : devices) {
            compare(
                    Optional.ofNullable(wanted.get(device)),
                    Optional.ofNullable(given.get(device)),
                    value -> device + ": " + words.apply(value));
        }
    }

    boolean isEqual() {
        return expected.isEmpty();
    }

    /** Say why the machine refused, below what it answered. */
    void because(String reason) {
        got.add("because " + reason);
    }

    Disagreement at(String step, String asked, List<String> around) {
        return new Disagreement(step, asked, expected, got, around);
    }

    /** {@return an errno in words; recordings write 0 for done and -1 for a write that has not returned} */
    static String errno(int number) {
        String name =
                switch (number) {
                    case 0 -> "done";
                    case -1 -> "not returned";
                    default ->
                        Arrays.stream(Errno.values())
                                .filter(errno -> errno.number() == number)
                                .map(Errno::name)
                                .findFirst()
                                .orElse("");
                };
        return "errno " + number + (name.isEmpty() ? "" : " (" + name + ")");
    }

    /** {@return the nodes of a folder in words} */
    static String nodes(String folder, List<String> names) {
        return names.isEmpty() ? "no node in " + folder : "in " + folder + ": " + String.join(", ", names);
    }
}
