package dev.dmaowner.ownership;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;

/**
 * Remembers the latest operations on the groups of a registry, up to a bound. Safe for use by several threads.
 *
 * <p>Start one with {@link OwnershipRegistry#record}.
 */
public final class OwnershipHistory implements OwnershipListener {

    private static final Comparator<OwnershipEvent> ORDER =
            Comparator.comparing(OwnershipEvent::group).thenComparingLong(OwnershipEvent::sequence);

    private final int bound;
    private final ArrayDeque<OwnershipEvent> events = new ArrayDeque<>();
    private long dropped;

    /**
     * @param bound how many operations to remember, one or more; the oldest are forgotten first
     * @throws IllegalArgumentException if the bound is less than one
     */
    public OwnershipHistory(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("a history remembers one operation or more, not " + bound);
        }
        this.bound = bound;
    }

    @Override
    public synchronized void happened(OwnershipEvent event) {
        if (events.size() == bound) {
            events.removeFirst();
            dropped++;
        }
        events.addLast(event);
    }

    /** {@return what is remembered, by group and within each in the order in which it took effect} */
    public synchronized List<OwnershipEvent> events() {
        return events.stream().sorted(ORDER).toList();
    }

    /** {@return how many operations were forgotten} */
    public synchronized long dropped() {
        return dropped;
    }
}
