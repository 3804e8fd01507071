package dev.dmaowner.app.trace;

import dev.dmaowner.app.rig.RecordedMachine.Extent;
import dev.dmaowner.machine.RulesChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a replay of one recording ended.
 *
 * @param trace the recording's name
 * @param kernel the recorded kernel
 * @param rules the rules of the replay, and why
 * @param extent how far the recording goes
 * @param operations how many operations it has
 * @param start how the machine began otherwise than recorded, empty if it did not
 * @param disagreements the operations that disagree; a replay continues after a disagreement
 */
record ReplayResult(
        String trace,
        String kernel,
        RulesChoice rules,
        Extent extent,
        int operations,
        Optional<Disagreement> start,
        List<Disagreement> disagreements) {

    ReplayResult {
        disagreements = List.copyOf(disagreements);
    }

    /** {@return how many operations agree} */
    int agreeing() {
        return operations - disagreements.size();
    }

    /** {@return whether the start and all operations agree} */
    boolean agrees() {
        return start.isEmpty() && disagreements.isEmpty();
    }

    /** {@return the start if it differs, then the operations that do} */
    List<Disagreement> all() {
        List<Disagreement> all = new ArrayList<>();
        start.ifPresent(all::add);
        all.addAll(disagreements);
        return all;
    }

    /** {@return the first disagreement, empty if there is none} */
    Optional<Disagreement> first() {
        return start.or(() -> disagreements.stream().findFirst());
    }
}
