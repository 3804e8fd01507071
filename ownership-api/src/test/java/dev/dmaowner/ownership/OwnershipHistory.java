package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records the operations on some groups, which may come from several threads, and checks them against the bare rule: the
 * result must be one that the same operations could have had one after the other.
 */
public final class OwnershipHistory implements OwnershipListener {

    private final Map<GroupId, GroupOwnership> groups = new TreeMap<>();
    private final Map<GroupId, GroupState> first = new TreeMap<>();
    private final List<OwnershipEvent> events = new ArrayList<>();

    /** @param groups as they are before the first operation that is recorded */
    public OwnershipHistory(Collection<GroupOwnership> groups) {
        groups.forEach(group -> {
            this.groups.put(group.id(), group);
            first.put(group.id(), group.state());
        });
    }

    @Override
    public synchronized void onOperation(OwnershipEvent event) {
        events.add(event);
    }

    /** {@return the operations on a group in the order in which they took effect} */
    synchronized List<OwnershipEvent> of(GroupId group) {
        return events.stream()
                .filter(event -> event.group().equals(group))
                .sorted(Comparator.comparingLong(OwnershipEvent::sequence))
                .toList();
    }

    /** {@return the number of operations so far} */
    public synchronized int size() {
        return events.size();
    }

    /** Check that each group is in the state to which the operations lead one after the other. */
    public void check(OwnershipRules generation) {
        groups.forEach((id, group) -> assertEquals(check(generation, first.get(id), of(id)), group.state()));
    }

    private static GroupState check(OwnershipRules generation, GroupState first, List<OwnershipEvent> history) {
        Rules rules = Rules.of(generation);
        GroupState state = first;
        long sequence = 0;
        for (OwnershipEvent event : history) {
            assertEquals(++sequence, event.sequence());
            assertEquals(state, event.stateBefore());
            Decision decision = event.request().on(rules, state);
            assertEquals(errno(decision), event.refusal().map(Refusal::errno));
            assertEquals(decision.warning(), event.warning());
            state = decision.stateAfter(state);
            assertEquals(state, event.stateAfter());
            if (generation.has(KernelChange.OWNERSHIP_IN_CORE)) {
                neverBoth(state);
            }
        }
        return state;
    }

    private static Optional<Errno> errno(Decision decision) {
        return decision instanceof Decision.Refused refused ? Optional.of(refused.errno()) : Optional.empty();
    }

    /** The product's one promise: no kernel driver uses an owned group, and the count is that of the users or the claims. */
    static void neverBoth(GroupState state) {
        boolean used = !state.users().isEmpty();
        boolean owned = state.hasOwner() || state.ownership() instanceof Ownership.Owned;
        assertFalse(used && owned, state::toString);
        if (used) {
            assertEquals(state.count(), state.users().size());
        }
        if (state.hasOwner()) {
            assertFalse(state.count() == 0, state::toString);
        }
    }

    /** {@return the whole state of a group, to be compared and printed} */
    public static Object stateOf(GroupOwnership group) {
        return group.state();
    }

    /** {@return the number of users or claims that a group counts} */
    public static int countOf(GroupOwnership group) {
        return group.state().count();
    }
}
