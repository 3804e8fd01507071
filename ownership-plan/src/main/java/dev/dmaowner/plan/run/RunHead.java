package dev.dmaowner.plan.run;

import dev.dmaowner.plan.Words;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who began a run, when, and in whose name: the first line of its journal. Texts are empty where nothing is known, as in journals of
 * earlier versions.
 *
 * @param program the program and its process, human-readable
 * @param begun when the run began
 * @param user who ran the program; with sudo, who asked for it
 * @param host the name of the host
 * @param claim the name that a caller gave to the request, by which it asks again
 * @param holder whose lease of groups the run acts for
 */
public record RunHead(String program, Optional<Instant> begun, String user, String host, String claim, String holder) {

    private static final int LONGEST_CLAIM = 200;
    private static final int LONGEST_TEXT = 200;
    private static final String SINCE = ", since ";

    /** @throws IllegalArgumentException if the claim can be none */
    public RunHead {
        if (!claim.isEmpty()) {
            requireClaim(claim);
        }
    }

    /** {@return a head that tells of a program alone} */
    public static RunHead of(String program) {
        return new RunHead(program, Optional.empty(), "", "", "", "");
    }

    /**
     * {@return a name that can be that of a claim}
     *
     * @throws IllegalArgumentException if it has blanks or characters outside ASCII, is empty, or has more than 200 characters
     */
    public static String requireClaim(String name) {
        boolean isOne = !name.isEmpty()
                && name.length() <= LONGEST_CLAIM
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!isOne) {
            throw new IllegalArgumentException("'" + name + "' is no name of a claim: it has 1 to " + LONGEST_CLAIM
                    + " printable characters of ASCII and no blank");
        }
        return name;
    }

    String line() {
        List<String> words = new ArrayList<>(List.of("journal", program));
        begun.ifPresent(time -> words.add("begun=" + time));
        add(words, "user", user);
        add(words, "host", host);
        add(words, "claim", claim);
        add(words, "for", holder);
        return Words.line(words);
    }

    private static void add(List<String> words, String key, String value) {
        if (!value.isEmpty()) {
            words.add(key + "=" + (value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) : value));
        }
    }

    /** {@return the head that a line of words tells} What cannot be understood is left out, because a journal is undone without it. */
    static RunHead of(List<String> words) {
        String program = words.size() > 1 ? words.get(1) : "";
        Map<String, String> said = new HashMap<>();
        for (String word : words.subList(Math.min(2, words.size()), words.size())) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                said.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        int since = program.indexOf(SINCE);
        String time = said.getOrDefault("begun", since < 0 ? "" : program.substring(since + SINCE.length()));
        try {
            return new RunHead(
                    program,
                    instant(time),
                    said.getOrDefault("user", ""),
                    said.getOrDefault("host", ""),
                    said.getOrDefault("claim", ""),
                    said.getOrDefault("for", ""));
        } catch (IllegalArgumentException e) {
            return of(program);
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
