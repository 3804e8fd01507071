package dev.dmaowner.app.trace;

import java.util.List;

/**
 * An operation, or the start, at which a replay and the recorded kernel differ.
 *
 * @param step the number of the operation, or "start"
 * @param asked the operation
 * @param expected what the kernel answered, one line for each thing that differs
 * @param got what the machine answered, in the same order
 * @param around the state of the devices and groups concerned
 */
record Disagreement(String step, String asked, List<String> expected, List<String> got, List<String> around) {

    Disagreement {
        expected = List.copyOf(expected);
        got = List.copyOf(got);
        around = List.copyOf(around);
    }
}
