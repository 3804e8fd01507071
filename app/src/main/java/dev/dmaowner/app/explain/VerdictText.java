package dev.dmaowner.app.explain;

import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.StepLines;
import dev.dmaowner.plan.planner.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Prints whether and how userspace can have devices: checks, what is not known, and the steps of the plan. */
final class VerdictText {

    private final TextPage page;

    VerdictText(TextPage page) {
        this.page = page;
    }

    /**
     * @param heading the heading of the steps
     * @param command the command that plans them
     */
    void print(String heading, Verdict verdict, String command) {
        List<String> lines =
                new ArrayList<>(CheckLines.findings(verdict.checks().findings()));
        verdict.ending().forEach(gone -> lines.add(gone.device().name() + " goes: " + gone.reason()));
        verdict.unknown().forEach(unknown -> lines.add("not known: " + unknown));
        lines.addAll(CheckLines.notChecked(verdict.checks().notChecked()));
        if (!lines.isEmpty() && verdict.refusal().isEmpty()) {
            page.heading("Before you hand it over");
            lines.forEach(line -> page.paragraph("  ", "- " + line));
        }
        if (verdict.refusal().isPresent()) {
            page.heading("Why userspace cannot have it");
            page.paragraph("  ", GroupText.sentence(verdict.refusal().get().reason()));
            verdict.refusal().get().cure().ifPresent(cure -> page.paragraph("  ", "Cure: " + cure));
        } else if (verdict.steps().isEmpty()) {
            page.heading(heading);
            page.paragraph("  ", "Nothing to do: it is bound for userspace already.");
        } else {
            page.heading(heading);
            printSteps(verdict, command);
        }
    }

    private void printSteps(Verdict verdict, String command) {
        page.line("  " + command);
        page.line("  That plan:");
        StepLines.print(page.out(), "  ", verdict.steps());
        verdict.groups()
                .forEach(group -> page.line(
                        "  Then userspace opens /dev/vfio/" + group + ", which claims the group while it is open."));
    }
}
