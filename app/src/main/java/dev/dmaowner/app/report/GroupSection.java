package dev.dmaowner.app.report;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.explain.GroupExplanation;
import dev.dmaowner.app.explain.Step;
import dev.dmaowner.app.graph.Owner;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.GroupReason;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** One group on the page: its devices, why they share it, who owns it, and how a user would take it. */
final class GroupSection {

    private final Html page;
    private final Function<SurveyedDevice, String> words;

    /** @param words what a device is, for people */
    GroupSection(Html page, Function<SurveyedDevice, String> words) {
        this.page = page;
        this.words = words;
    }

    void add(GroupExplanation explanation) {
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
        page.element(
                "h4",
                explanation.members().size() == 1 ? "Why its device is alone" : "Why these devices share a group");
        addReasons(explanation);
        addSteps(explanation);
        page.raw("</section>\n");
    }

    private void addMembers(GroupExplanation explanation) {
        page.raw("<div class=\"wide\"><table><tr><th>device</th><th>driver</th><th>what it is</th></tr>\n");
        for (SurveyedDevice member : explanation.members()) {
            page.raw("<tr><td><code>").text(member.id().name()).raw("</code></td><td>");
            page.text(member.driver().orElse("none"))
                    .raw("</td><td>")
                    .text(words.apply(member))
                    .raw("</td></tr>\n");
        }
        page.raw("</table></div>\n");
    }

    private void addReasons(GroupExplanation explanation) {
        Set<String> facts = new LinkedHashSet<>();
        Set<String> remedies = new LinkedHashSet<>();
        for (GroupReason reason : explanation.reasons()) {
            facts.add(reason.fact());
            reason.because().forEach(cause -> facts.add(cause.fact()));
            reason.remedy().ifPresent(remedies::add);
        }
        if (facts.isEmpty()) {
            facts.add("no bus tells: the IOMMU's driver decided, or its bus has no rule");
        }
        page.raw("<ul>\n");
        facts.forEach(fact -> page.element("li", fact).raw("\n"));
        page.raw("</ul>\n");
        if (explanation.members().size() > 1) {
            remedies.forEach(remedy ->
                    page.element("p", "What would change it: " + remedy + ".").raw("\n"));
        }
        if (!explanation.differ().isEmpty()) {
            String names = String.join(
                    ", ", explanation.differ().stream().map(DeviceId::name).toList());
            page.element(
                    "p", "What the devices say of themselves foretells another group, which differs in " + names + ".");
        }
    }

    private void addSteps(GroupExplanation explanation) {
        page.raw("<details><summary>")
                .text(
                        explanation.taking().hindrance().isPresent()
                                ? "Why no user can have it"
                                : "How a user would take it")
                .raw("</summary>\n");
        explanation.taking().hindrance().ifPresent(why -> page.element("p", sentence(why)));
        if (!explanation.taking().steps().isEmpty()) {
            page.raw("<ol>\n");
            for (Step step : explanation.taking().steps()) {
                page.raw("<li>").text(step.what());
                step.command().ifPresent(command -> page.raw("<br>").element("code", command));
                page.raw("</li>\n");
            }
            page.raw("</ol>\n");
        }
        page.raw("</details>\n");
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }
}
