package dev.dmaowner.app.explain;

import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.explain.DriverExplanation.Declined;
import dev.dmaowner.app.explain.DriverExplanation.UnderOverride;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.Match;
import java.util.List;
import java.util.function.Function;

/** Prints the explanation of a driver. */
final class DriverText {

    private final TextPage page;
    private final Function<SurveyedDevice, String> words;

    /** @param words what a device is, human-readable */
    DriverText(TextPage page, Function<SurveyedDevice, String> words) {
        this.page = page;
        this.words = words;
    }

    void print(DriverExplanation explanation) {
        String module = explanation.driver().module();
        int ids = explanation.driver().ids().size();
        page.title("driver " + explanation.driver().name() + " on the bus "
                + explanation.driver().bus());
        page.paragraph(
                "  ",
                (module.isEmpty() ? "built in, or module not known" : "module " + module) + "; "
                        + (ids == 0 ? "no ids known" : GroupText.count(ids, "id") + " known"));
        page.heading("Bound devices");
        page.paragraph("  ", explanation.has().isEmpty() ? "none" : GroupText.names(explanation.has()));
        page.heading("Other devices that match");
        if (explanation.couldHave().isEmpty()) {
            page.paragraph("  ", "none");
        }
        TextTable table = new TextTable();
        explanation
                .couldHave()
                .forEach(fitting -> table.row(
                        fitting.device().id().name(),
                        fitting.device()
                                .driver()
                                .map(name -> "bound to " + name)
                                .orElse("no driver"),
                        how(fitting.match()),
                        words.apply(fitting.device())));
        table.print(page.out(), "  ");
        printUnderOverride(explanation.underOverride());
        printDeclined(explanation.declines());
        if (explanation.others() > 0) {
            page.paragraph(
                    "  ",
                    GroupText.count(explanation.others(), "other device")
                            + " of its bus: only by driver_override"
                            + (ids == 0 ? "" : ", as no id matches")
                            + (explanation.probe() == CandidateDriver.Probe.UNKNOWN
                                    ? "; it may refuse them, as what its probe asks is not known"
                                    : ""));
        }
    }

    private void printUnderOverride(List<UnderOverride> devices) {
        if (devices.isEmpty()) {
            return;
        }
        page.heading("Devices that an id fits under driver_override alone");
        TextTable table = new TextTable();
        devices.forEach(fitting -> table.row(
                fitting.device().id().name(),
                fitting.device().driver().map(name -> "bound to " + name).orElse("no driver"),
                "by " + fitting.id(),
                words.apply(fitting.device())));
        table.print(page.out(), "  ");
    }

    private void printDeclined(List<Declined> declines) {
        if (declines.isEmpty()) {
            return;
        }
        page.heading("Devices that its probe declines, although an id matches");
        for (Declined declined : declines) {
            SurveyedDevice device = declined.fitting().device();
            page.paragraph(
                    "  ",
                    "- " + device.id().name() + ", " + words.apply(device) + ": "
                            + declined.why().errno() + ", " + declined.why().reason());
        }
    }

    private static String how(Match match) {
        return match.rule() == Match.Rule.OVERRIDE ? "by driver_override" : "by " + match.detail();
    }
}
