package dev.dmaowner.app.scenario;

import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.scenario.Change.Presence;
import dev.dmaowner.app.scenario.ScenarioRun.Late;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import java.io.PrintWriter;

/** Prints a scenario's steps for people: the line, its answer with the reason, and what it changed. */
public final class ScenarioText {

    private final Palette palette;
    private final PrintWriter out;

    /**
     * @param palette how to colour
     * @param out where to print
     */
    public ScenarioText(Palette palette, PrintWriter out) {
        this.palette = palette;
        this.out = out;
    }

    void print(Step step) {
        out.println(palette.strong(PrintableText.of(step.line().text())));
        step.returned().forEach(this::print);
        print(step.answer());
        step.changed().forEach(this::print);
        if (!step.agrees()) {
            out.println(palette.bad("  expected "
                    + step.line().expected().map(Expectation::words).orElse("")));
        }
    }

    private void print(Late late) {
        out.println("  line " + late.line().number() + ", which had waited, has returned:");
        print(late.answer());
    }

    private void print(OperationAnswer answer) {
        if (answer instanceof OperationAnswer.Refused refused) {
            print(refused.why());
        } else if (answer instanceof OperationAnswer.Waits waits) {
            out.println("  " + palette.notable("waits") + " for "
                    + PrintableText.of(waits.pending().waitsFor()));
        } else if (answer instanceof OperationAnswer.Text text) {
            text.text().lines().forEach(line -> out.println("  " + PrintableText.of(line)));
        } else if (answer instanceof OperationAnswer.NotDone notDone) {
            out.println("  " + palette.notable("not done") + ": " + PrintableText.of(notDone.reason()));
        } else {
            OperationAnswer.Done done = (OperationAnswer.Done) answer;
            String value = done.value().isPresent() ? ", " + done.value().getAsLong() : "";
            out.println("  " + palette.good("ok") + value);
        }
    }

    private void print(Refusal why) {
        out.println("  " + palette.bad(why.errno().name()) + ": " + PrintableText.of(why.reason()));
        why.heldBy().ifPresent(holder -> out.println("    held by " + PrintableText.of(holder)));
        why.cure().ifPresent(cure -> out.println("    cure: " + PrintableText.of(cure)));
    }

    private void print(Change change) {
        String what = change.presence() == Presence.GONE
                ? " is gone"
                : ": " + change.from().orElse("no driver") + " -> "
                        + change.to().orElse("no driver");
        out.println("  " + PrintableText.of(change.device() + what));
    }
}
