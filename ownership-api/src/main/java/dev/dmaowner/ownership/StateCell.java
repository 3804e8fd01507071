package dev.dmaowner.ownership;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** Holds the current state of a group, which each operation replaces. Safe for use by several threads; no call waits. */
class StateCell {

    private static final AtomicReferenceFieldUpdater<StateCell, GroupState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(StateCell.class, GroupState.class, "state");

    private volatile GroupState state;

    StateCell(GroupState first) {
        this.state = first;
    }

    GroupState get() {
        return state;
    }

    /** Replace a state, perhaps by itself. {@return false, with nothing replaced, if the group is no longer in that state} */
    boolean replace(GroupState before, GroupState after) {
        return after == before ? state == before : STATE.compareAndSet(this, before, after);
    }
}
