package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state of one group behind its lock, the only place where a decision takes effect. Under the lock there is nothing
 * but the rule: no foreign code, no event, no words.
 */
final class GroupCell {

    private static final Outcome<Outcome.Nothing> DONE = Outcome.done();

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

    GroupState state() {
        return state.getAcquire();
    }

    boolean isIn(long claimed) {
        return tenure.getAcquire() == claimed;
    }

    Outcome<Outcome.Nothing> decide(OwnershipRequest request) {
        Step step;
        lock.lock();
        try {
            step = decideLocked(request);
        } finally {
            lock.unlock();
        }
        return answer(step);
    }

    private Outcome<Outcome.Nothing> answer(Step step) {
        step.tell(listeners);
        return step.isRefused() ? Outcome.refused(step.refusal().orElseThrow()) : DONE;
    }

    Outcome<DmaClaim> claim(GroupOwnership group, OwnershipRequest request, DmaOwner owner) {
        Step step;
        GroupClaim claim;
        lock.lock();
        try {
            step = decideLocked(request);
            claim = new GroupClaim(group, owner, rules.releaseOf(request), tenure.getPlain());
        } finally {
            lock.unlock();
        }
        step.tell(listeners);
        return step.isRefused() ? Outcome.refused(step.refusal().orElseThrow()) : Outcome.done(claim);
    }

    /** Give a claim back if it is still worth something; what warns and lets nothing go leaves it held. */
    void giveBack(GroupClaim claim) {
        Step step = Step.QUIET;
        lock.lock();
        try {
            if (claim.isHeld()) {
                GroupState before = state.getPlain();
                step = decideLocked(claim.release());
                if (state.getPlain() != before && claim.isHeld()) {
                    claim.markReleased();
                }
            }
        } finally {
            lock.unlock();
        }
        step.tell(listeners);
    }

    private Step decideLocked(OwnershipRequest request) {
        GroupState before = state.getPlain();
        Decision decision = rules.decide(before, request);
        take(before, decision.after(before));
        if (listeners.isEmpty()) {
            return decision instanceof GroupState ? Step.QUIET : new Step(id, before, request, decision, 0);
        }
        return new Step(id, before, request, decision, ++sequence);
    }

    private void take(GroupState before, GroupState after) {
        if (after != before) {
            state.setRelease(after);
            if (before.count() > 0 && after.count() == 0) {
                tenure.lazySet(tenure.getPlain() + 1);
            }
        }
    }

    Outcome<Outcome.Nothing> join(OwnershipRequest.Join request) {
        Step step;
        lock.lock();
        try {
            if (gone) {
                throw new IllegalStateException("group " + id + " is gone, " + request.device() + " cannot join it");
            }
            if (isMember(request.device())) {
                throw new IllegalArgumentException(request.device() + " is a member of group " + id + " already");
            }
            step = decideLocked(request);
        } finally {
            lock.unlock();
        }
        return answer(step);
    }

    void leave(OwnershipRequest.Leave request) {
        Step step;
        lock.lock();
        try {
            if (!isMember(request.device())) {
                throw new IllegalArgumentException(request.device() + " is no member of group " + id);
            }
            step = decideLocked(request);
        } finally {
            lock.unlock();
        }
        step.tell(listeners);
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
