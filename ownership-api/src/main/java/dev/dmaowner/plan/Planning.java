package dev.dmaowner.plan;

import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Plan.Companion;
import java.util.List;

/** What a {@link Planner} answers. */
public sealed interface Planning {

    /** There is a plan, and its rehearsal and the undoing of it went well. */
    record Ready(Plan plan) implements Planning {}

    /**
     * Devices that nobody named would have to leave their drivers. Ask again with consent to each, or name them.
     *
     * @param companions all that consent is missing for
     */
    record ConsentMissing(List<Companion> companions) implements Planning {
        public ConsentMissing {
            companions = List.copyOf(companions);
        }
    }

    /**
     * Guards are against it.
     *
     * @param findings all that were not overruled
     */
    record Guarded(List<GuardFinding> findings) implements Planning {
        public Guarded {
            findings = List.copyOf(findings);
        }
    }

    /** It cannot be done. */
    record Refused(Refusal why) implements Planning {}
}
