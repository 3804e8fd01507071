package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state of one group behind its lock, the only place where a decision takes effect. Under the lock there is nothing
 * but the rule: no foreign code, no event, no words.
 */
final class GroupCell {

    private final GroupId id;
    private final Rules rules;
    private final Listeners listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<GroupState> state;
    /** Grows whenever the count drops to zero. Claims of an earlier tenure are worth nothing. */
    private final AtomicLong tenure = new AtomicLong();

    private long sequence;
    private int references;
    private boolean gone;

    GroupCell(GroupId id, Rules rules, Listeners listeners, GroupState first) {
        this.id = id;
        this.rules = rules;
        this.listeners = listeners;
        this.state = new AtomicReference<>(first);
    }

    /**
     * A request that has been decided.
     *
     * @param sequence its place in the group's history, 0 if nobody listens
     * @param tenure the group's tenure after it
     */
    record Step(GroupState before, OwnershipRequest request, Decision decision, long sequence, long tenure) {}

    GroupState state() {
        return state.getAcquire();
    }

    boolean isIn(long claimed) {
        return tenure.getAcquire() == claimed;
    }

    Step decide(OwnershipRequest request) {
        lock.lock();
        try {
            GroupState before = state.getPlain();
            Decision decision = rules.decide(before, request);
            take(before, decision.after(before));
            return new Step(before, request, decision, listeners.isEmpty() ? 0 : ++sequence, tenure.getPlain());
        } finally {
            lock.unlock();
        }
    }

    private void take(GroupState before, GroupState after) {
        if (after != before) {
            state.setRelease(after);
            if (before.count() > 0 && after.count() == 0) {
                tenure.lazySet(tenure.getPlain() + 1);
            }
        }
    }

    /** {@return what came of it, empty if the claim was worth nothing any more} */
    Optional<Step> giveBack(GroupClaim claim) {
        lock.lock();
        try {
            if (!claim.isHeld()) {
                return Optional.empty();
            }
            Step step = decide(claim.release());
            if (step.decision() instanceof Decision.Done && claim.isHeld()) {
                claim.markReleased();
            }
            return Optional.of(step);
        } finally {
            lock.unlock();
        }
    }

    Step join(OwnershipRequest.Join request) {
        lock.lock();
        try {
            if (gone) {
                throw new IllegalStateException("group " + id + " is gone, " + request.device() + " cannot join it");
            }
            if (isMember(request.device())) {
                throw new IllegalArgumentException(request.device() + " is a member of group " + id + " already");
            }
            return decide(request);
        } finally {
            lock.unlock();
        }
    }

    Step leave(OwnershipRequest.Leave request) {
        lock.lock();
        try {
            if (!isMember(request.device())) {
                throw new IllegalArgumentException(request.device() + " is no member of group " + id);
            }
            return decide(request);
        } finally {
            lock.unlock();
        }
    }

    private boolean isMember(DeviceId device) {
        return state.getPlain().membership().contains(device);
    }

    void hold() {
        lock.lock();
        try {
            references++;
        } finally {
            lock.unlock();
        }
    }

    void letGo() {
        lock.lock();
        try {
            references--;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the group has come to its end just now, with neither members nor references; true only once} */
    boolean ends() {
        lock.lock();
        try {
            if (gone
                    || references > 0
                    || !state.getPlain().membership().members().isEmpty()) {
                return false;
            }
            gone = true;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
