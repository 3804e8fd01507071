package dev.dmaowner.app.report;

import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.compare.Comparison;
import dev.dmaowner.app.compare.Finding;
import dev.dmaowner.app.explain.Advice;
import dev.dmaowner.app.explain.GroupExplanation;
import dev.dmaowner.app.explain.MachineFacts;
import dev.dmaowner.app.graph.MachineGraph;
import dev.dmaowner.app.graph.Owner;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Puts the whole page together. */
final class ReportPage {

    private final MachineFacts facts;
    private final HostSurvey survey;
    private final GroupVerdicts verdicts;
    private final Optional<Comparison> changes;
    private final Progress progress;
    private final Html page = new Html();

    /** @param changes what has changed since an earlier time, empty if that is not asked */
    ReportPage(MachineFacts facts, Optional<Comparison> changes, Progress progress) {
        this.progress = progress;
        this.changes = changes;
        this.facts = facts;
        this.survey = facts.survey();
        this.verdicts = GroupVerdicts.overview(facts.host(), survey);
    }

    /** @param words what a device is, human-readable */
    String html(Function<SurveyedDevice, String> words) throws IOException {
        page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", "DMA ownership: " + survey.host().source())
                .raw("\n<style>\n" + resource("report.css") + "</style>\n</head>\n<body>\n<main>\n")
                .element("h1", "Who owns the DMA of " + survey.host().source())
                .raw("\n");
        addOverview();
        changes.ifPresent(this::addChanges);
        addTree();
        page.raw("<h2>Groups</h2>\n<p class=\"search\"><label>Search <input id=\"search\" type=\"search\" "
                + "placeholder=\"device, driver, group or word\"></label> <span id=\"found\"></span></p>\n");
        GroupSection section = new GroupSection(page, words);
        int done = 0;
        for (SurveyedGroup group : survey.groups()) {
            progress.at("group " + ++done + " of " + survey.groups().size());
            GroupExplanation explanation = GroupExplanation.of(facts, group);
            // The page names the remedies, and not for each group all ports that a card could be moved to.
            Advice advice = Advice.of(facts, explanation, explanation.takeable(), List::of);
            section.add(explanation, advice, verdicts.of(group));
        }
        addNotChecked();
        addUngrouped(words);
        page.raw("</main>\n<script>\n" + resource("report.js") + "</script>\n</body>\n</html>\n");
        return page.toString();
    }

    private void addNotChecked() throws IOException {
        CheckLines.notChecked(verdicts.notChecked(survey.groups()))
                .forEach(line ->
                        page.element("p", "For any group: " + line + ".").raw("\n"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the part " + name + " of the page is missing from this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void addOverview() {
        String kernel =
                survey.host().kernelRelease().map(release -> "Linux " + release).orElse("an unknown kernel");
        page.element(
                        "p",
                        kernel + ", rules " + RulesNotes.heading(survey.rulesChoice()) + ", "
                                + survey.iommu().heading() + ".")
                .raw("\n");
        page.raw("<ul class=\"cards\">\n");
        card(survey.devices().size(), "devices");
        card(survey.groups().size(), "groups");
        card(
                (int) survey.groups().stream()
                        .filter(group -> Availability.of(survey, group).isTakeable())
                        .count(),
                "takeable groups");
        card(
                (int) survey.devices().stream()
                        .filter(device -> device.group().isEmpty())
                        .count(),
                "devices in no group");
        page.raw("</ul>\n");
        survey.warnings().forEach(warning -> page.raw("<p class=\"note\">")
                .text("Note: " + warning + ".")
                .raw("</p>\n"));
        int unread = facts.prediction().unread().size();
        if (unread > 0) {
            page.raw("<p class=\"note\">")
                    .text("The configuration space of " + unread
                            + " devices was not read completely. Reasons that depend on the rest say so.")
                    .raw("</p>\n");
        }
    }

    private void card(int number, String words) {
        page.raw("<li><b>" + number + "</b> ").text(words).raw("</li>\n");
    }

    private void addChanges(Comparison comparison) {
        page.element("h2", "What has changed since " + comparison.before().name())
                .raw("\n<ul class=\"changes\">\n");
        for (Finding finding : comparison.findings()) {
            page.raw("<li class=\"" + finding.effect().word() + "\"><b>"
                            + finding.effect().word() + "</b> ")
                    .text(finding.statement())
                    .raw("</li>\n");
        }
        page.raw("</ul>\n");
        if (comparison.findings().isEmpty()) {
            page.element("p", "Nothing differs in what both record.").raw("\n");
        }
        comparison.notRecorded().forEach(what -> page.element("p", "Not recorded: " + what + ".")
                .raw("\n"));
    }

    private void addTree() throws IOException {
        page.raw("<h2>Tree</h2>\n<p class=\"legend\">");
        for (Owner owner : Owner.values()) {
            page.raw("<span class=\"owner " + owner.name().toLowerCase(Locale.ROOT) + "\">")
                    .text(owner == Owner.NO_GROUP ? owner.words() : "owner: " + owner.words())
                    .raw("</span> ");
        }
        page.raw("</p>\n<div class=\"wide\">\n");
        new TreeDrawing(MachineGraph.ofRecorded(survey, verdicts)).drawOn(page);
        page.raw("</div>\n");
    }

    private void addUngrouped(Function<SurveyedDevice, String> words) {
        List<SurveyedDevice> ungrouped = survey.devices().stream()
                .filter(device -> device.group().isEmpty())
                .toList();
        if (ungrouped.isEmpty()) {
            return;
        }
        page.raw("<section class=\"group\" id=\"no-group\">\n<h3><span class=\"owner no_group\">no group</span></h3>\n")
                .raw("<p>Userspace cannot take these.</p>\n<div class=\"wide\"><table>")
                .raw("<tr><th>device</th><th>driver</th><th>what it is</th><th>why</th></tr>\n");
        for (SurveyedDevice device : ungrouped) {
            page.raw("<tr><td><code>").text(device.id().name()).raw("</code></td><td>");
            page.text(device.driverOr("none"))
                    .raw("</td><td>")
                    .text(words.apply(device))
                    .raw("</td><td>");
            page.text(facts.prediction().outside().getOrDefault(device.id(), ""))
                    .raw("</td></tr>\n");
        }
        page.raw("</table></div>\n</section>\n");
    }
}
