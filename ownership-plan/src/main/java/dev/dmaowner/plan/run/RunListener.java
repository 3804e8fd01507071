package dev.dmaowner.plan.run;

import dev.dmaowner.plan.Action;

/** Hears what a {@link PlanRun} does, in its thread. */
@FunctionalInterface
public interface RunListener {

    /** Hears nothing. */
    RunListener NOBODY = (action, event) -> {};

    /** What became of an action. */
    enum Event {
        /** It is done. */
        DONE,
        /** The host was so already. */
        ALREADY,
        /** The kernel refused it. */
        REFUSED,
        /** It has not answered within the deadline. */
        WAITING
    }

    /** Called after each action. */
    void happened(Action action, Event event);
}
