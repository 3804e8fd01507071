package dev.dmaowner.app.why;

import java.util.List;
import java.util.Optional;

/**
 * All that {@code why} prints.
 *
 * @param nearest the known messages that are most like the text, if it has none of them
 * @param machine the answer of the machine about devices and groups in the text, empty if there are none
 */
record Explanation(Diagnosis diagnosis, List<KnownMessage> nearest, Optional<MachineAnswer> machine) {

    Explanation {
        nearest = List.copyOf(nearest);
    }
}
