package dev.dmaowner.plan.run;

import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.HostFacts;
import java.util.List;

/** The result of carrying out, undoing or resuming a plan. */
public sealed interface RunOutcome {

    /** Everything is done. */
    record Finished() implements RunOutcome {}

    /** It was not begun, and nothing was changed. */
    record NotBegun(Refusal why, List<HostFacts.Change> changes) implements RunOutcome {
        public NotBegun {
            changes = List.copyOf(changes);
        }
    }

    /** It stopped before the end. It can be undone or resumed. */
    record Stopped(List<Obstacle> obstacles) implements RunOutcome {
        public Stopped {
            obstacles = List.copyOf(obstacles);
        }
    }

    /**
     * A step that failed.
     *
     * @param action what could not be done
     * @param kind how it went
     * @param why the refusal, or, of a write that has not answered, what it waits for
     * @param holders who holds the device, human-readable; empty if not known
     */
    record Obstacle(Action action, Kind kind, Refusal why, List<String> holders) {
        public Obstacle {
            holders = List.copyOf(holders);
        }
    }

    /** How an action failed. */
    enum Kind {
        /** The kernel refused it. */
        REFUSED,
        /** It has not answered within the deadline, and can still take effect at any time. */
        WAITING
    }
}
