package dev.dmaowner.ownership;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** Where the state of a group stands. Safe for use by several threads, none of which waits. */
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

    /** {@return whether this state was still there, and the other, which may be the same, is there now} */
    boolean replace(GroupState before, GroupState after) {
        return after == before ? state == before : STATE.compareAndSet(this, before, after);
    }
}
