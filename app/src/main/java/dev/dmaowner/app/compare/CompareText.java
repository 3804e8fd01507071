package dev.dmaowner.app.compare;

import dev.dmaowner.app.cli.Palette;
import java.io.PrintWriter;

/** Prints a comparison as text, a finding a line. */
final class CompareText {

    private final Palette palette;
    private final PrintWriter out;

    CompareText(Palette palette, PrintWriter out) {
        this.palette = palette;
        this.out = out;
    }

    void print(Comparison comparison) {
        print("before", comparison.before());
        print("after ", comparison.after());
        for (Finding finding : comparison.findings()) {
            String word = finding.effect().word();
            String coloured =
                    switch (finding.effect()) {
                        case WORSE -> palette.bad(word);
                        case BETTER -> palette.good(word);
                        case OTHER -> palette.faint(word);
                    };
            out.println(coloured + " ".repeat(8 - word.length()) + finding.statement());
        }
        if (comparison.findings().isEmpty()) {
            out.println(
                    comparison.notRecorded().isEmpty()
                            ? "nothing differs"
                            : "nothing differs in what both machines record");
        }
        comparison.notRecorded().forEach(what -> out.println(palette.notable("not recorded") + ": " + what));
        comparison.after().notForetold().forEach(what -> out.println(palette.notable("not foretold") + ": " + what));
    }

    private void print(String side, ComparedMachine machine) {
        out.println(palette.strong(side + "  " + machine.name())
                + machine.kernel().map(release -> ", Linux " + release).orElse("")
                + ", rules " + machine.survey().rules().generation().word());
    }
}
