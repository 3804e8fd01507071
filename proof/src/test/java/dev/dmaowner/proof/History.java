package dev.dmaowner.proof;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.OwnershipEvent;
import dev.dmaowner.ownership.OwnershipListener;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What several threads did to some groups, and whether it is linearizable: the operations on a group, in the order that they claim
 * to have had, must follow the specification, and no operation may come before one that had ended when it began.
 */
final class History implements OwnershipListener {

    private final Map<GroupId, List<DeviceId>> first = new HashMap<>();
    private final Queue<Recorded> recorded = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Long> began = ThreadLocal.withInitial(System::nanoTime);

    /**
     * An operation on a group.
     *
     * @param began a time at which it had not begun yet
     * @param ended a time at which it had ended
     */
    record Recorded(OwnershipEvent event, long began, long ended) {}

    /** Signals that a history is none that the specification allows. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message);
        }
    }

    /** @param groups unused, with the members that they have now */
    History(Collection<GroupOwnership> groups) {
        groups.forEach(group -> first.put(group.id(), group.members()));
    }

    /** Called by a thread before whatever it asks of the machine. */
    void begins() {
        began.set(System.nanoTime());
    }

    @Override
    public void onOperation(OwnershipEvent event) {
        if (first.containsKey(event.group())) {
            recorded.add(new Recorded(event, began.get(), System.nanoTime()));
        }
    }

    int size() {
        return recorded.size();
    }

    List<Recorded> operations() {
        return List.copyOf(recorded);
    }

    void check(OwnershipRules rules) throws Violation {
        check(rules, operations());
    }

    void check(OwnershipRules rules, List<Recorded> operations) throws Violation {
        for (Map.Entry<GroupId, List<DeviceId>> group : first.entrySet()) {
            List<Recorded> inOrder = operations.stream()
                    .filter(operation -> operation.event.group().equals(group.getKey()))
                    .sorted(Comparator.comparingLong(operation -> operation.event.sequence()))
                    .toList();
            checkRealTime(inOrder);
            SpecifiedGroup specified = new SpecifiedGroup(rules);
            group.getValue().forEach(specified::join);
            follow(specified, inOrder);
        }
    }

    private static void checkRealTime(List<Recorded> inOrder) throws Violation {
        long earliestEnd = Long.MAX_VALUE;
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            Recorded operation = inOrder.get(i);
            if (earliestEnd < operation.began) {
                throw new Violation(operation.event + " began after a later one had ended");
            }
            earliestEnd = Math.min(earliestEnd, operation.ended);
        }
    }

    private static void follow(SpecifiedGroup specified, List<Recorded> inOrder) throws Violation {
        long sequence = 0;
        for (Recorded operation : inOrder) {
            OwnershipEvent event = operation.event;
            if (event.sequence() != ++sequence) {
                throw new Violation("operation " + sequence + " is missing or there twice: " + event);
            }
            Optional<Errno> expected = apply(specified, event);
            Optional<Errno> actual = event.refusal().map(Refusal::errno);
            if (!expected.equals(actual) || !specified.ownership().equals(event.after())) {
                throw new Violation("operation " + sequence + ", " + event + ": specified are " + expected + " and "
                        + specified.ownership() + ", not " + actual + " and " + event.after());
            }
        }
    }

    private static Optional<Errno> apply(SpecifiedGroup group, OwnershipEvent event) {
        return switch (event.operation()) {
            case USE -> group.use(device(event));
            case CLAIM -> group.claim(owner(event));
            case CLAIM_FOR_DEVICE -> group.claimFor(device(event), owner(event));
            case CLAIM_PRIVATE_DOMAIN -> group.claimPrivateDomain(device(event), owner(event));
            case ATTACH -> group.attach();
            case UNUSE -> done(() -> group.unuse(device(event)));
            case RELEASE -> done(group::release);
            case RELEASE_ALL -> done(group::releaseAll);
            case DETACH -> done(group::detach);
            case JOIN -> done(() -> group.join(device(event)));
            case LEAVE -> done(() -> group.leave(device(event)));
            default -> throw new IllegalArgumentException("no specification of " + event);
        };
    }

    private static Optional<Errno> done(Runnable operation) {
        operation.run();
        return Optional.empty();
    }

    private static DeviceId device(OwnershipEvent event) {
        return event.device().orElseThrow();
    }

    private static DmaOwner owner(OwnershipEvent event) {
        return event.actor().orElseThrow();
    }
}
