package dev.dmaowner.app.verdict;

import dev.dmaowner.plan.Step;
import java.io.PrintWriter;
import java.util.List;

/** Steps as lines to type, with the reason of each below it. */
public final class StepLines {

    private StepLines() {}

    /** Prints the steps, indented by some blanks. */
    public static void print(PrintWriter out, String indent, List<Step> steps) {
        for (Step step : steps) {
            out.printf("%s%3d  %s%n", indent, step.number(), step.action().asShell());
            out.println(indent + "       " + step.reason());
        }
    }
}
