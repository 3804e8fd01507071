package dev.dmaowner.plan;

import java.util.List;

/**
 * One step of a plan. In the rehearsal every step succeeded; otherwise there would be no plan.
 *
 * @param number from one
 * @param action what is done
 * @param reason why, a human-readable clause
 * @param inverse the actions that undo it, in order; each is skipped if its effect is already there
 */
public record Step(int number, Action action, String reason, List<Action> inverse) {

    /** @throws IllegalArgumentException if the number is less than one */
    public Step {
        if (number < 1) {
            throw new IllegalArgumentException("steps are counted from one, not " + number);
        }
        inverse = List.copyOf(inverse);
    }
}
