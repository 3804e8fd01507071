package dev.dmaowner.app.report;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.explain.Advice;
import dev.dmaowner.app.explain.GroupExplanation;
import dev.dmaowner.app.graph.Owner;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.GroupReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One group on the page: its devices, why they share it, who owns it, and how a user would take it. */
final class GroupSection {

    private final Html page;
    private final Function<SurveyedDevice, String> words;

    /** @param words what a device is, human-readable */
    GroupSection(Html page, Function<SurveyedDevice, String> words) {
        this.page = page;
        this.words = words;
    }

    /** @param verdict the verdict on the group, empty if it has only bridges */
    void add(GroupExplanation explanation, Advice advice, Optional<Verdict> verdict) {
        String label = "group " + explanation.group().id();
        Owner owner = Owner.of(explanation.group().ownership());
        page.raw("<section class=\"group\" id=\"")
                .text(TreeDrawing.anchor(label))
                .raw("\">\n<h3><span class=\"owner " + owner.name().toLowerCase(Locale.ROOT) + "\">")
                .text(label)
                .raw("</span> ")
                .text(owner.words().equals("nobody") ? "owned by nobody" : "used by " + owner.words())
                .raw("</h3>\n");
        addMembers(explanation);
        page.element("p", sentence(OwnershipWords.phrase(explanation.group()))).raw("\n");
        String availability = AvailabilityWords.phrase(explanation.availability());
        page.element("p", sentence(availability)).raw("\n");
        explanation.group().blockers().forEach(blocker -> page.element("p", "Blocked: " + blocker.reason() + ".")
                .raw("\n"));
        verdict.filter(found -> found.refusal().isEmpty())
                .map(found -> CheckLines.findings(found.checks().findings()))
                .orElse(List.of())
                .forEach(line -> page.element("p", "Warning: " + line + ".").raw("\n"));
        page.element(
                "h4",
                explanation.members().size() == 1 ? "Why its device is alone" : "Why these devices share a group");
        addReasons(explanation, advice);
        addSteps(verdict);
        page.raw("</section>\n");
    }

    private void addMembers(GroupExplanation explanation) {
        page.raw("<div class=\"wide\"><table><tr><th>device</th><th>driver</th><th>what it is</th></tr>\n");
        for (SurveyedDevice member : explanation.members()) {
            page.raw("<tr><td><code>").text(member.id().name()).raw("</code></td><td>");
            page.text(member.driverOr("none"))
                    .raw("</td><td>")
                    .text(words.apply(member))
                    .raw("</td></tr>\n");
        }
        page.raw("</table></div>\n");
    }

    private void addReasons(GroupExplanation explanation, Advice advice) {
        Set<String> facts = new LinkedHashSet<>();
        for (GroupReason reason : explanation.reasons()) {
            facts.add(reason.fact());
            reason.because().forEach(cause -> facts.add(cause.fact()));
        }
        if (facts.isEmpty()) {
            facts.add("not known: the IOMMU's driver decided, or the bus has no grouping rule");
        }
        page.raw("<ul>\n");
        facts.forEach(fact -> page.element("li", fact).raw("\n"));
        page.raw("</ul>\n");
        advice.remedies().forEach((remedy, whose) -> page.element("p", Advice.sentence(remedy, whose))
                .raw("\n"));
        advice.warning()
                .ifPresent(warning -> page.element("p", "Warning: " + warning).raw("\n"));
        if (!explanation.differ().isEmpty()) {
            String names = String.join(
                    ", ", explanation.differ().stream().map(DeviceId::name).toList());
            page.element("p", "The prediction differs from the recorded group in " + names + ".");
            advice.difference().forEach(why -> page.element("p", why).raw("\n"));
        }
    }

    private void addSteps(Optional<Verdict> verdict) {
        Optional<Refusal> refusal = verdict.flatMap(Verdict::refusal);
        page.raw("<details><summary>")
                .text(
                        verdict.isEmpty()
                                ? "Nothing to take"
                                : refusal.isPresent() ? "Why userspace cannot take it" : "How to hand it to userspace")
                .raw("</summary>\n");
        if (verdict.isEmpty()) {
            page.element("p", "The group has only bridges, which userspace drivers cannot take.");
        } else if (refusal.isPresent()) {
            page.element("p", sentence(refusal.get().reason()));
            refusal.get().cure().ifPresent(cure -> page.element("p", "Cure: " + cure + "."));
        } else if (verdict.get().steps().isEmpty()) {
            page.element("p", "Nothing to do: it is bound for userspace already.");
        } else {
            addSteps(verdict.get());
        }
        page.raw("</details>\n");
    }

    private void addSteps(Verdict verdict) {
        page.raw("<ol>\n");
        for (Step step : verdict.steps()) {
            page.raw("<li>").element("code", step.action().asShell());
            page.raw("<br>").text(step.reason()).raw("</li>\n");
        }
        page.raw("</ol>\n");
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }
}
