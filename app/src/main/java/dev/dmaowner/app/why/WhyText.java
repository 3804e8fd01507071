package dev.dmaowner.app.why;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.Wrapping;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.why.Diagnosis.Answer;
import dev.dmaowner.app.why.MachineAnswer.GroupAnswer;
import dev.dmaowner.app.why.MachineAnswer.Thing;
import java.io.PrintWriter;
import java.util.List;

/** Prints what messages mean as text. */
final class WhyText {

    private static final int USUAL_WIDTH = 100;
    private static final String INDENT = "  ";
    private static final int TEXT_COLUMN = 9;

    private final Palette palette;
    private final PrintWriter out;
    private final int width;

    WhyText(Palette palette, Console console) {
        this.palette = palette;
        this.out = console.out();
        this.width = console.columns(USUAL_WIDTH + TEXT_COLUMN) - TEXT_COLUMN;
    }

    void print(Explanation explanation) {
        boolean isFirst = true;
        for (Answer answer : explanation.diagnosis().answers()) {
            if (!isFirst) {
                out.println();
            }
            isFirst = false;
            print(answer, explanation.diagnosis().lines() > 1);
        }
        explanation.machine().ifPresent(this::print);
    }

    private void print(Answer answer, boolean hasSeveralLines) {
        KnownMessage message = answer.message();
        out.println(palette.strong(message.name()) + " (" + String.join(", ", message.from())
                + (hasSeveralLines ? "; line " + answer.line() : "") + ")");
        paragraph("check", message.check());
        paragraph("means", message.means());
        message.look()
                .forEach(command -> out.println(
                        INDENT + palette.faint("look") + "   " + answer.named().fill(command)));
        paragraph("cure", answer.named().fill(message.cure()));
        message.releases().ifPresent(releases -> paragraph("since", releases));
        if (!message.rule().isEmpty()) {
            paragraph("rule", "statements " + String.join(", ", message.rule()));
        }
    }

    /** Wraps at blanks, under the beginning of the text. */
    private void paragraph(String heading, String text) {
        String label = palette.faint(heading) + " ".repeat(7 - heading.length());
        List<String> lines = Wrapping.lines(text, width, width);
        out.println(INDENT + label + lines.get(0));
        lines.stream().skip(1).forEach(more -> out.println(INDENT + " ".repeat(7) + more));
    }

    private void print(MachineAnswer machine) {
        out.println();
        out.println(palette.strong("on " + machine.source()));
        machine.things().forEach(this::print);
        if (!machine.absent().isEmpty()) {
            out.println(INDENT + "has no device or group " + String.join(", ", machine.absent()));
        }
    }

    private void print(Thing thing) {
        String driver = thing.driver().map(name -> ", bound to " + name).orElse("");
        if (thing.group().isEmpty()) {
            out.println(INDENT + thing.name() + driver + ", in no group");
            return;
        }
        GroupAnswer answer = thing.group().get();
        String group = "group " + answer.group().id();
        out.println(INDENT + thing.name() + (thing.name().equals(group) ? "" : driver + ", in " + group) + ": "
                + AvailabilityWords.phrase(answer.availability()) + ", " + OwnershipWords.phrase(answer.group()));
        answer.blockers().forEach(reason -> out.println(INDENT + INDENT + palette.bad("blocked:") + " " + reason));
        answer.findings().forEach(finding -> out.println(INDENT + INDENT + palette.bad("warning:") + " " + finding));
        answer.cure().ifPresent(cure -> out.println(INDENT + INDENT + palette.notable("cure:") + " " + cure));
    }
}
