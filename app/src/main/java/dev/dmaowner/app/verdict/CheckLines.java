package dev.dmaowner.app.verdict;

import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.NotChecked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        devices.forEach((words, names) -> lines.add(String.join(", ", names) + ": " + words));
        return lines;
    }

    /** {@return the checks that could not be made, in one line, if there are any} */
    public static List<String> summary(List<NotChecked> checks) {
        List<String> names = checks.stream().map(NotChecked::guard).distinct().toList();
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
