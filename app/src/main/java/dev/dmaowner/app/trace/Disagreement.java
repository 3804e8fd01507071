package dev.dmaowner.app.trace;

import java.util.List;

/**
 * Where a replay first gave another answer than the recorded kernel.
 *
 * @param step the number of the operation, or "start"
 * @param asked the operation
 * @param expected what the kernel answered, one line for each thing that differs
 * @param got what the machine answered, in the same order
 * @param around the state around it, for somebody who looks for the reason
 */
record Disagreement(String step, String asked, List<String> expected, List<String> got, List<String> around) {

    Disagreement {
        expected = List.copyOf(expected);
        got = List.copyOf(got);
        around = List.copyOf(around);
    }
}
