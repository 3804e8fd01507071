package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import java.util.List;
import java.util.Optional;

/** Holds the history of one group against the bare rule: as if all of it had happened one after the other. */
public final class HistoryCheck {

    private HistoryCheck() {}

    /** {@return the state at the end} */
    public static GroupState check(OwnershipRules generation, GroupState first, List<OwnershipEvent> history) {
        Rules rules = Rules.of(generation);
        GroupState state = first;
        long sequence = 0;
        for (OwnershipEvent event : history) {
            assertEquals(++sequence, event.sequence());
            assertEquals(state, event.before());
            Decision decision = rules.decide(state, event.request());
            assertEquals(errno(decision), event.refusal().map(Refusal::errno));
            assertEquals(decision.loggedWarning(), event.warning());
            state = decision.after(state);
            assertEquals(state, event.after());
            neverBoth(state);
        }
        return state;
    }

    private static Optional<Errno> errno(Decision decision) {
        return decision instanceof Decision.Refused refused ? Optional.of(refused.errno()) : Optional.empty();
    }

    /** The product's one promise: no kernel driver uses what somebody owns, and the count is the users' or the claims'. */
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
}
