package dev.dmaowner.app.doctor;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.Wrapping;
import dev.dmaowner.app.doctor.Check.Outcome;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.PrintWriter;
import java.util.List;

/** Prints the answers of checks as text. */
final class DoctorText {

    private static final int NAME_COLUMN = 11;
    private static final int STATEMENT_COLUMN = NAME_COLUMN + 21;
    private static final int USUAL_WIDTH = 120;

    private final Palette palette;
    private final PrintWriter out;
    private final int width;

    DoctorText(Palette palette, Console console) {
        this.palette = palette;
        this.out = console.out();
        this.width = console.columns(USUAL_WIDTH) - STATEMENT_COLUMN;
    }

    void print(HostSurvey survey, List<Check> checks) {
        out.println(palette.strong(survey.host().source())
                + survey.host()
                        .kernelRelease()
                        .map(release -> ", Linux " + release)
                        .orElse(""));
        checks.forEach(this::print);
        out.println(count(checks, Outcome.PASSED) + " passed, " + count(checks, Outcome.FAILED) + " failed, "
                + count(checks, Outcome.NOT_KNOWN) + " not known");
    }

    private static long count(List<Check> checks, Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }

    private void print(Check check) {
        String word = check.outcome().word().replace('-', ' ');
        String coloured =
                switch (check.outcome()) {
                    case PASSED -> palette.good(word);
                    case FAILED -> palette.bad(word);
                    case NOT_KNOWN -> palette.notable(word);
                };
        String name = check.name();
        paragraph(
                coloured
                        + " ".repeat(NAME_COLUMN - word.length())
                        + name
                        + " ".repeat(STATEMENT_COLUMN - NAME_COLUMN - name.length()),
                check.statement());
        check.cure().ifPresent(cure -> paragraph(" ".repeat(STATEMENT_COLUMN), "cure: " + cure));
        if (!check.told().isEmpty()) {
            paragraph(" ".repeat(STATEMENT_COLUMN), "told by: " + String.join(", ", check.told()));
        }
    }

    private void paragraph(String start, String text) {
        String before = start;
        for (String line : Wrapping.lines(text, width, width)) {
            out.println(before + line);
            before = " ".repeat(STATEMENT_COLUMN);
        }
    }
}
