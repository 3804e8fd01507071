package dev.dmaowner.plan.planner;

import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.NotChecked;
import java.util.List;
import java.util.function.Function;

/** What a {@link Planner} answers. */
public sealed interface Planning {

    /**
     * There is a plan; its rehearsal succeeded and was undone.
     *
     * @param plan the plan
     * @param notChecked the safety checks that could not be made
     */
    record Ready(Plan plan, List<NotChecked> notChecked) implements Planning {
        public Ready {
            notChecked = List.copyOf(notChecked);
        }
    }

    /**
     * There would be a plan, and its rehearsal succeeded, but the user has not agreed to all of it: siblings must leave their
     * drivers, or safety checks object. Ask again with consent to each sibling, and with each check overruled. There is at
     * least one sibling or finding.
     *
     * @param companions the siblings without consent
     * @param ending devices that would go when a driver leaves its device
     * @param findings the objections that were not overruled
     * @param notChecked the safety checks that could not be made
     */
    record NotAgreed(
            List<Companion> companions,
            List<Companion> ending,
            List<GuardFinding> findings,
            List<NotChecked> notChecked)
            implements Planning {
        public NotAgreed {
            companions = List.copyOf(companions);
            ending = List.copyOf(ending);
            findings = List.copyOf(findings);
            notChecked = List.copyOf(notChecked);
        }
    }

    /** The goal cannot be reached, whatever the user agrees to. */
    record Refused(Refusal why) implements Planning {}

    /** {@return what the function for this kind of answer gives} */
    default <R> R fold(Function<Ready, R> ready, Function<NotAgreed, R> notAgreed, Function<Refused, R> refused) {
        if (this instanceof Ready plan) {
            return ready.apply(plan);
        }
        return this instanceof NotAgreed missing ? notAgreed.apply(missing) : refused.apply((Refused) this);
    }
}
