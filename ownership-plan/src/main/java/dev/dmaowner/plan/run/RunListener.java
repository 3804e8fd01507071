package dev.dmaowner.plan.run;

import dev.dmaowner.plan.Action;

/** Listens to the actions of a {@link PlanRun}, in its thread. */
@FunctionalInterface
public interface RunListener {

    /** Ignores all events. */
    RunListener NOBODY = (action, event) -> {};

    /** The result of an action. */
    enum Event {
        /** It is done. */
        DONE,
        /** The effect was already there. */
        ALREADY,
        /** The kernel refused it. */
        REFUSED,
        /** It has not answered within the deadline. */
        WAITING,
        /** There was nothing to undo: the effect ended when the host was restarted. */
        ENDED,
        /** It is not undone: what it did stays. */
        STAYS
    }

    /** Called after each action. */
    void happened(Action action, Event event);
}
