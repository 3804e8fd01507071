package dev.dmaowner.app.verdict;

import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.NotChecked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What safety checks answered, in words: one finding a line, each once, with all the devices that it concerns. */
public final class CheckLines {

    private CheckLines() {}

    /** {@return the findings, such as {@code 0000:16:00.1: sda2 is mounted on / (check disk-in-use)}} */
    public static List<String> findings(List<GuardFinding> findings) {
        Map<String, List<String>> devices = new LinkedHashMap<>();
        for (GuardFinding finding : findings) {
            String words = finding.reason() + " (check " + finding.guard() + ")";
            devices.computeIfAbsent(words, key -> new ArrayList<>())
                    .add(finding.device().name());
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<String>> finding : devices.entrySet()) {
            lines.add(String.join(", ", finding.getValue()) + ": " + finding.getKey());
        }
        return lines;
    }

    /** {@return the checks that could not be made, in one line, if there are any} */
    public static List<String> summary(List<NotChecked> checks) {
        Set<String> names = new LinkedHashSet<>();
        for (NotChecked check : checks) {
            names.add(check.guard());
        }
        return names.isEmpty()
                ? List.of()
                : List.of("could not be checked here: " + String.join(", ", names) + " ('plan take' tells why)");
    }

    /** {@return the checks that could not be made, and why} */
    public static List<String> notChecked(List<NotChecked> checks) {
        return checks.stream()
                .map(check -> "not checked: " + check.guard() + ", because " + check.reason())
                .toList();
    }
}
