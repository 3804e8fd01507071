package dev.dmaowner.app.trace;

import java.util.Optional;

/**
 * How a replay of one recording ended.
 *
 * @param trace the recording's name
 * @param kernel the recorded kernel
 * @param operations how many operations it has
 * @param agreeing how many of them agree; the replay goes on after one that does not
 * @param first the first that does not, or the start if the machine began otherwise than recorded
 */
record ReplayResult(String trace, String kernel, int operations, int agreeing, Optional<Disagreement> first) {

    boolean agrees() {
        return first.isEmpty();
    }
}
