package dev.dmaowner.app.explain;

import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.explain.DriverExplanation.Declined;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.Match;
import java.util.List;
import java.util.function.Function;

/** Prints all about one driver. */
final class DriverText {

    private final TextPage page;
    private final Function<SurveyedDevice, String> words;

    /** @param words what a device is, for people */
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
                (module.isEmpty() ? "built in, or its module is not known" : "module " + module) + "; "
                        + (ids == 0 ? "no ids of its own are known" : GroupText.count(ids, "id") + " known"));
        page.heading("Devices that it has");
        page.paragraph("  ", explanation.has().isEmpty() ? "none" : GroupText.names(explanation.has()));
        page.heading("Devices that it could have");
        if (explanation.couldHave().isEmpty()) {
            page.paragraph("  ", "none of the others on its bus");
        }
        TextTable table = new TextTable();
        explanation
                .couldHave()
                .forEach(fitting -> table.row(
                        fitting.device().id().name(),
                        "now " + fitting.device().driver().orElse("without a driver"),
                        how(fitting.match()),
                        words.apply(fitting.device())));
        table.print(page.out(), "  ");
        printDeclined(explanation.declines());
        if (explanation.others() > 0) {
            page.paragraph(
                    "  ",
                    GroupText.count(explanation.others(), "other device")
                            + " of its bus: only if driver_override names the driver"
                            + (ids == 0 ? ", as far as is known" : ", since no id of it fits"));
        }
    }

    private void printDeclined(List<Declined> declines) {
        if (declines.isEmpty()) {
            return;
        }
        page.heading("Devices that it declines, though an id fits");
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
