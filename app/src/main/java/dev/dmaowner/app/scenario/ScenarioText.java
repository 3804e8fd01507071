package dev.dmaowner.app.scenario;

import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.scenario.Change.Presence;
import dev.dmaowner.app.scenario.ScenarioRun.Late;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints a scenario's steps as text: the line, its answer with the reason, and what it changed. */
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
        out.println(palette.strong(step.line().text()));
        answer(step).forEach(line -> out.println("  " + line));
    }

    /** {@return the answer and changes of a line, without the line itself} */
    public List<String> answer(Step step) {
        List<String> lines = new ArrayList<>();
        add(step.answer(), lines);
        for (Late late : step.returned()) {
            lines.add("and what had waited returns, " + late.line().text() + ":");
            add(late.answer(), lines);
        }
        step.changed().forEach(change -> lines.add(words(change)));
        if (!step.agrees()) {
            String expected = step.line().expected().map(Expectation::words).orElse("");
            lines.add(palette.bad("expected " + expected));
        }
        return lines;
    }

    private void add(OperationAnswer answer, List<String> lines) {
        if (answer instanceof OperationAnswer.Refused refused) {
            add(refused.why(), lines);
        } else if (answer instanceof OperationAnswer.Waits waits) {
            lines.add(palette.notable("waits") + " for " + waits.pending().waitsFor());
        } else if (answer instanceof OperationAnswer.Text text) {
            text.text().lines().forEach(lines::add);
        } else if (answer instanceof OperationAnswer.NotDone notDone) {
            lines.add(palette.notable("not done") + ": " + notDone.reason());
        } else if (answer instanceof OperationAnswer.NotSimulated unknown) {
            lines.add(palette.notable("not simulated") + ": " + unknown.what());
        } else {
            OperationAnswer.Done done = (OperationAnswer.Done) answer;
            String value = done.value().isPresent() ? ", " + done.value().getAsLong() : "";
            lines.add(palette.good("ok") + value);
        }
    }

    private void add(Refusal why, List<String> lines) {
        lines.add(palette.bad(why.errno().name()) + ": " + why.reason());
        why.heldBy()
                .filter(holder -> !why.reason().contains(holder))
                .ifPresent(holder -> lines.add("  held by " + holder));
        why.cure().ifPresent(cure -> lines.add("  cure: " + cure));
    }

    private static String words(Change change) {
        if (change.presence() == Presence.GONE) {
            return change.device() + " is gone";
        }
        // No driver before or now, so the device itself is new.
        return change.from().equals(change.to())
                ? change.device() + " is there, without a driver"
                : change.device() + ": " + change.from().orElse("no driver") + " -> "
                        + change.to().orElse("no driver");
    }
}
