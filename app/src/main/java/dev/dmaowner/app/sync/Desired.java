package dev.dmaowner.app.sync;

import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one entry of a file wants. Immutable.
 *
 * @param name what the entry is called, for messages
 * @param line its line in the file
 * @param is which device it means
 * @param state what becomes of the device
 * @param driver the driver for userspace, empty for the one that fits best
 * @param siblings what may be done to other members of its group
 * @param access who may open its nodes
 * @param lifetime how long it lasts
 * @param despite the safety checks that are overruled
 * @param functions how many virtual functions it has, empty to leave them
 */
public record Desired(
        String name,
        int line,
        Identity is,
        State state,
        Optional<String> driver,
        Siblings siblings,
        NodeAccess access,
        Lifetime lifetime,
        Set<String> despite,
        OptionalInt functions) {

    public Desired {
        despite = Set.copyOf(despite);
    }

    /** Who has a device. */
    public enum State {
        /** A driver that hands it to userspace. */
        TAKEN,
        /** A driver of the kernel. */
        GIVEN,
        /** Its driver is left alone; only the number of its virtual functions is given. */
        AS_IT_IS
    }

    /** What may be done to members of the group that no entry names. */
    public enum Siblings {
        /** They keep their drivers. */
        KEPT,
        /** They leave their drivers, if they must. */
        MAY_LEAVE
    }
}
