package dev.dmaowner.app.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the known name that is most similar to a mistyped one. */
public final class SimilarName {

    private SimilarName() {}

    /** {@return the most similar name, empty if none is similar} */
    public static Optional<String> to(String name, Collection<String> names) {
        return to(name, names, farthest(name));
    }

    /** {@return in how many characters a mistyped name may differ from the one that was meant} */
    public static int farthest(String name) {
        return name.length() < 2 ? 0 : Math.max(1, name.length() / 3);
    }

    /** {@return the most similar name, empty if all differ in more than {@code far} characters} */
    public static Optional<String> to(String name, Collection<String> names, int far) {
        return nearest(name, names, far, 1).stream().findFirst();
    }

    /** {@return the most similar names, which differ in the same number of characters, each once; none if all differ in more than {@code far}} */
    public static List<String> nearest(String name, Collection<String> names, int far, int most) {
        List<String> nearest = new ArrayList<>();
        int least = far;
        for (String candidate : names) {
            if (candidate.equals(name) || Math.abs(candidate.length() - name.length()) > least) {
                continue;
            }
            int distance = distance(name, candidate);
            if (distance < least) {
                nearest.clear();
                least = distance;
            }
            if (distance == least && nearest.size() < most && !nearest.contains(candidate)) {
                nearest.add(candidate);
            }
        }
        return nearest;
    }

    /** The number of insertions, deletions, replacements and transpositions between two words (Damerau-Levenshtein distance). */
    private static int distance(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            rows[0][j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            rows[i][0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = rows[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                boolean exchanged = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (exchanged) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[one.length()][other.length()];
    }
}
