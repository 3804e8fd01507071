package dev.dmaowner.ownership;

import java.lang.reflect.Field;

/**
 * Plants the defect that each tool must find: an operation overwrites whatever state the group has by then. The code is the same
 * otherwise.
 */
public final class OverwritingGroup {

    private OverwritingGroup() {}

    private static final class Overwriting extends StateCell {
        Overwriting(GroupState first) {
            super(first);
        }

        @Override
        boolean replace(GroupState before, GroupState after) {
            if (after != before) {
                super.replace(get(), after);
            }
            return true;
        }
    }

    public static GroupOwnership of(GroupOwnership group) {
        try {
            Field state = GroupOwnership.class.getDeclaredField("state");
            state.setAccessible(true);
            state.set(group, new Overwriting(group.state()));
            return group;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the state of a group is not where it was", e);
        }
    }
}
