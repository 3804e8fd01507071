package dev.dmaowner.plan;

import java.util.List;

/**
 * One step of a plan. It is expected to answer that it is done: a plan whose rehearsal answers otherwise is not made.
 *
 * @param number from one
 * @param action what is done
 * @param reason why, a clause for people
 * @param inverse what undoes it, in the order in which that is done; each is left out where the host is so already
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
