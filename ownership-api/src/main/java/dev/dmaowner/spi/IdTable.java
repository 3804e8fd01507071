package dev.dmaowner.spi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A driver's ids, made ready for looking a modalias up among hundreds of patterns: they are indexed by the part before
 * their first wildcard. Immutable and safe for use by several threads.
 */
public final class IdTable {

    private final List<ModaliasPattern> patterns;
    private final Map<Integer, Map<String, List<Integer>>> byPrefixLength;

    private IdTable(List<ModaliasPattern> patterns) {
        this.patterns = List.copyOf(patterns);
        Map<Integer, Map<String, List<Integer>>> index = new LinkedHashMap<>();
        for (int i = 0; i < patterns.size(); i++) {
            String prefix = patterns.get(i).literalPrefix();
            index.computeIfAbsent(prefix.length(), length -> new HashMap<>())
                    .computeIfAbsent(prefix, text -> new ArrayList<>(1))
                    .add(i);
        }
        this.byPrefixLength = index;
    }

    /** {@return a table of these patterns, in this order} */
    public static IdTable of(List<String> ids) {
        return new IdTable(ids.stream().map(ModaliasPattern::of).toList());
    }

    /** {@return the patterns in order} */
    public List<ModaliasPattern> patterns() {
        return patterns;
    }

    /** {@return the first pattern that fits the modalias, empty if none does} */
    public Optional<ModaliasPattern> find(String modalias) {
        return find(modalias, pattern -> true);
    }

    /** {@return the first pattern that fits the modalias and the condition, empty if none does} */
    public Optional<ModaliasPattern> find(String modalias, Predicate<ModaliasPattern> condition) {
        int best = Integer.MAX_VALUE;
        for (Map.Entry<Integer, Map<String, List<Integer>>> length : byPrefixLength.entrySet()) {
            if (length.getKey() > modalias.length()) {
                continue;
            }
            List<Integer> candidates = length.getValue().get(modalias.substring(0, length.getKey()));
            if (candidates != null) {
                best = Math.min(best, firstFit(candidates, modalias, condition));
            }
        }
        return best == Integer.MAX_VALUE ? Optional.empty() : Optional.of(patterns.get(best));
    }

    private int firstFit(List<Integer> candidates, String modalias, Predicate<ModaliasPattern> condition) {
        for (int candidate : candidates) {
            ModaliasPattern pattern = patterns.get(candidate);
            if (pattern.matches(modalias) && condition.test(pattern)) {
                return candidate;
            }
        }
        return Integer.MAX_VALUE;
    }
}
