package dev.dmaowner.bus.platform.provider;

import dev.dmaowner.firmware.TreeIdentity;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.ModaliasPattern;
import java.util.List;
import java.util.Optional;

/**
 * Which of a driver's ids fits a node of a device tree best: the kernel's {@code of_match_node}. A {@code compatible}
 * string that comes earlier in the node beats everything; then the type counts, then the name; of equals the first wins.
 */
final class TreeMatching {

    /** What nearly all ids begin with: any name and any type. */
    private static final String ANY_NODE = "of:N*T*C";

    private static final String PREFIX = "of:N";
    private static final String ANYTHING = "*";

    private TreeMatching() {}

    /** @param modalias the device's whole modalias, which is the id that is learnt from a device that was bound */
    static Optional<String> best(TreeIdentity node, String modalias, IdTable ids) {
        int bestScore = 0;
        String best = "";
        for (ModaliasPattern pattern : ids.patterns()) {
            String id = pattern.toString();
            int score = id.equals(modalias) ? Integer.MAX_VALUE : score(node, id);
            if (score > bestScore) {
                bestScore = score;
                best = id;
            }
        }
        return bestScore > 0 ? Optional.of(best) : Optional.empty();
    }

    private static int score(TreeIdentity node, String id) {
        if (id.startsWith(ANY_NODE)) {
            return compatibleScore(node.compatible(), id, ANY_NODE.length());
        }
        int type = id.startsWith(PREFIX) ? id.indexOf('T', PREFIX.length()) : -1;
        return type < 0 ? 0 : fullScore(node, id, type);
    }

    /** For ids that name a node or a type, which few do. */
    private static int fullScore(TreeIdentity node, String id, int type) {
        int compatible = id.indexOf('C', type);
        String name = id.substring(PREFIX.length(), type);
        String typeName = withoutStar(id.substring(type + 1, compatible < 0 ? id.length() : compatible));
        int score = compatible < 0 ? 0 : compatibleScore(node.compatible(), id, compatible + 1);
        boolean wantsName = !name.equals(ANYTHING);
        boolean wantsType = !typeName.isEmpty();
        if (compatible >= 0 && score == 0
                || wantsName && !name.equals(node.name())
                || wantsType && !typeName.equals(node.type().orElse(""))) {
            return 0;
        }
        return score + (wantsType ? 2 : 0) + (wantsName ? 1 : 0);
    }

    private static String withoutStar(String text) {
        return text.endsWith(ANYTHING) ? text.substring(0, text.length() - 1) : text;
    }

    private static int compatibleScore(List<String> compatible, String id, int from) {
        int end = id.endsWith("C*") ? id.length() - 2 : id.endsWith(ANYTHING) ? id.length() - 1 : id.length();
        for (int i = 0; i < compatible.size(); i++) {
            String own = compatible.get(i);
            if (own.length() == end - from && sameText(own, id, from)) {
                return Integer.MAX_VALUE / 2 - 4 * i;
            }
        }
        return 0;
    }

    /** Without regard to case; and an id has an underscore where the node may have a space. */
    private static boolean sameText(String own, String id, int from) {
        return own.indexOf(' ') < 0
                ? own.regionMatches(true, 0, id, from, own.length())
                : own.replace(' ', '_').regionMatches(true, 0, id, from, own.length());
    }
}
