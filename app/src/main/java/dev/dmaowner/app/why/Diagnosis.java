package dev.dmaowner.app.why;

import dev.dmaowner.app.why.KnownMessage.Reach;
import dev.dmaowner.app.why.MessagePattern.Found;
import dev.dmaowner.app.why.MessagePattern.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of a text: each known message once, in the order of the text. In a line, programs put the reason after what failed, so the
 * last message of a line comes first.
 *
 * @param answers the known messages that the text has
 * @param lines how many lines it has that are not blank
 * @param unknown how many of them hold none
 */
record Diagnosis(List<Answer> answers, int lines, int unknown) {

    Diagnosis {
        answers = List.copyOf(answers);
    }

    /**
     * A known message in a text.
     *
     * @param message the message
     * @param line the number of the first line that has it, from 1
     * @param things the devices and groups that it names in different lines, each once, not all if there are very many
     */
    record Answer(KnownMessage message, int line, List<NamedThings> things) {

        Answer {
            things = List.copyOf(things);
        }

        /** {@return the device and group of the first line that names any} */
        NamedThings named() {
            return things.stream().filter(NamedThings::areAny).findFirst().orElse(things.get(0));
        }
    }

    private static final int MOST_THINGS = 100;

    private record Match(KnownMessage message, Found found) {}

    static Diagnosis of(List<KnownMessage> table, String text) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        int lines = 0;
        int unknown = 0;
        int number = 0;
        for (String each : text.lines().toList()) {
            number++;
            Line line = Line.of(each);
            if (line.words().isBlank()) {
                continue;
            }
            lines++;
            List<Match> matches = matches(table, line);
            unknown += matches.isEmpty() ? 1 : 0;
            for (Match match : matches) {
                Answer answer =
                        new Answer(match.message(), number, List.of(NamedThings.of(line.small(), match.found())));
                answers.merge(match.message().name(), answer, Diagnosis::both);
            }
        }
        return new Diagnosis(List.copyOf(answers.values()), lines, unknown);
    }

    private static Answer both(Answer one, Answer other) {
        return one.things().size() >= MOST_THINGS || one.things().containsAll(other.things())
                ? one
                : new Answer(
                        one.message(),
                        one.line(),
                        Stream.concat(one.things().stream(), other.things().stream())
                                .toList());
    }

    /** {@return the messages in a line, the last first; of two that overlap, that with more literal text} */
    private static List<Match> matches(List<KnownMessage> table, Line line) {
        List<Match> all = new ArrayList<>();
        for (KnownMessage message : table) {
            for (MessagePattern pattern : message.says()) {
                pattern.in(line).ifPresent(found -> all.add(new Match(message, found)));
            }
        }
        all.sort(Comparator.comparingInt((Match match) -> -match.found().literal()));
        List<Match> kept = new ArrayList<>();
        for (Match match : all) {
            if (kept.stream().noneMatch(other -> other.found().overlaps(match.found()))) {
                kept.add(match);
            }
        }
        if (kept.stream().anyMatch(match -> match.message().reach() == Reach.WHOLE)) {
            kept.removeIf(match -> match.message().reach() == Reach.FRAME);
        }
        kept.sort(Comparator.comparingInt((Match match) -> -match.found().start()));
        return kept;
    }

    /**
     * {@return the known messages that share most words with a text, the nearest first}
     *
     * @param most how many at most
     */
    static List<KnownMessage> nearest(List<KnownMessage> table, String text, int most) {
        Set<String> words = words(MessagePattern.normalized(text.replace('\n', ' ')));
        Map<KnownMessage, Double> shares = new LinkedHashMap<>();
        for (KnownMessage message : table) {
            double best = 0;
            for (MessagePattern pattern : message.says()) {
                Set<String> own = words(pattern.literalText());
                long shared = own.stream().filter(words::contains).count();
                best = Math.max(best, shared < 2 && own.size() > 1 ? 0 : (double) shared / Math.max(1, own.size()));
            }
            shares.put(message, best);
        }
        return shares.entrySet().stream()
                .filter(entry -> entry.getValue() >= 0.5)
                .sorted(Map.Entry.<KnownMessage, Double>comparingByValue().reversed())
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@return its words of three letters or more} */
    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (String word : text.split("[^a-z0-9'-]+")) {
            if (word.length() >= 3) {
                words.add(word);
            }
        }
        return words;
    }
}
