package dev.dmaowner.app.trace;

import dev.dmaowner.app.rig.RecordedMachine.Extent;
import dev.dmaowner.machine.RulesChoice.Reason;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the results of replays as text. */
final class ReplayText {

    private final PrintWriter out;
    private final Shown shown;

    ReplayText(PrintWriter out, Shown shown) {
        this.out = out;
        this.shown = shown;
    }

    void print(ReplayResult result) {
        line(result.trace() + ": " + result.agreeing() + " of " + result.operations() + " operations agree ("
                + result.kernel()
                + (result.rules().reason() == Reason.REQUESTED ? "; " + result.rules() : "") + ")"
                + (result.start().isPresent() ? "; the start differs" : "")
                + (result.extent() == Extent.ENDED_EARLY ? "; the recording ended early" : ""));
        if (shown == Shown.ALL) {
            result.all().forEach(disagreement -> print("disagreement", disagreement));
        } else {
            result.first().ifPresent(first -> print("first disagreement", first));
        }
    }

    private void print(String what, Disagreement disagreement) {
        line("  " + what + ", at " + disagreement.step() + ": " + disagreement.asked());
        disagreement.expected().forEach(text -> line("    expected " + text));
        disagreement.got().forEach(text -> line("    got      " + text));
        disagreement.around().forEach(text -> line("    state    " + text));
    }

    /** Print one line about all recordings together. */
    void summarize(List<ReplayResult> results) {
        int operations = results.stream().mapToInt(ReplayResult::operations).sum();
        int agreeing = results.stream().mapToInt(ReplayResult::agreeing).sum();
        List<ReplayResult> starts =
                results.stream().filter(result -> result.start().isPresent()).toList();
        List<ReplayResult> early = results.stream()
                .filter(result -> result.extent() == Extent.ENDED_EARLY)
                .toList();
        line(agreeing + " of " + operations + " operations agree in " + results.size() + " traces"
                + (starts.isEmpty() ? "" : "; the start of " + starts.size() + " differs: " + names(starts))
                + (early.isEmpty() ? "" : "; " + early.size() + " ended early: " + names(early)));
    }

    private static String names(List<ReplayResult> results) {
        return results.stream().map(ReplayResult::trace).collect(Collectors.joining(", "));
    }

    private void line(String text) {
        out.println(text);
    }
}
