package dev.dmaowner.plan.planner;

import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.GuardFinding;
import java.util.List;
import java.util.function.Function;

/** What a {@link Planner} answers. */
public sealed interface Planning {

    /** There is a plan; its rehearsal succeeded and was undone. */
    record Ready(Plan plan) implements Planning {}

    /**
     * Siblings must leave their drivers, and the user has not agreed to that. Ask again with consent to each, or name them.
     *
     * @param companions the siblings without consent
     */
    record ConsentMissing(List<Companion> companions) implements Planning {
        public ConsentMissing {
            companions = List.copyOf(companions);
        }
    }

    /**
     * Safety checks object.
     *
     * @param findings the findings that were not overruled
     */
    record Guarded(List<GuardFinding> findings) implements Planning {
        public Guarded {
            findings = List.copyOf(findings);
        }
    }

    /** It cannot be done. */
    record Refused(Refusal why) implements Planning {}

    /** {@return what the function for this kind of answer gives} */
    default <R> R fold(
            Function<Ready, R> ready,
            Function<ConsentMissing, R> consentMissing,
            Function<Guarded, R> guarded,
            Function<Refused, R> refused) {
        if (this instanceof Ready plan) {
            return ready.apply(plan);
        } else if (this instanceof ConsentMissing missing) {
            return consentMissing.apply(missing);
        }
        return this instanceof Guarded against ? guarded.apply(against) : refused.apply((Refused) this);
    }
}
