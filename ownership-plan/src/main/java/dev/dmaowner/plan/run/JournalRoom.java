package dev.dmaowner.plan.run;

import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.Words;
import java.util.List;

/** How many bytes the records of a run need at most. */
final class JournalRoom {

    /** The most bytes that a reason or the names of holders take in a record; a longer text is cut off. */
    private static final int MOST_BYTES_OF_TEXT = 480;

    /** The checksum, the line's number, the verb, the step's number, the name of an errno, blanks and the end of the line. */
    private static final int MOST_BYTES_OF_FRAME = 64;

    private final Plan plan;

    JournalRoom(Plan plan) {
        this.plan = plan;
    }

    static String shortened(String text) {
        String shorter = text.substring(0, Math.min(text.length(), MOST_BYTES_OF_TEXT));
        while (Words.line(shorter).length() > MOST_BYTES_OF_TEXT) {
            shorter = shorter.substring(0, shorter.length() - shorter.length() / 8 - 1);
        }
        return shorter;
    }

    static int of(List<String> lines) {
        return lines.stream()
                .mapToInt(line -> line.length() + MOST_BYTES_OF_FRAME)
                .sum();
    }

    /** {@return the bytes for taking every step, with an answer each, and for the end} */
    int toCarryOut() {
        return plan.steps().stream().mapToInt(step -> ofAction(step.inverse())).sum() + MOST_BYTES_OF_FRAME;
    }

    /** {@return the bytes for undoing every step, with an answer for each action, and for the end} */
    int toUndo() {
        return plan.steps().stream()
                        .map(Step::inverse)
                        .flatMap(List::stream)
                        .mapToInt(action -> ofAction(List.of(action)))
                        .sum()
                + MOST_BYTES_OF_FRAME;
    }

    private static int ofAction(List<Action> actions) {
        return Words.line(ActionText.word(actions)).length() + MOST_BYTES_OF_TEXT + 2 * MOST_BYTES_OF_FRAME;
    }
}
