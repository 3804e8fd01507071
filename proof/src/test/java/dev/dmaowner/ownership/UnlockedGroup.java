package dev.dmaowner.ownership;

import java.lang.reflect.Field;
import java.util.concurrent.locks.ReentrantLock;

/** Takes the lock of a group away, the code being what it is otherwise: the defect that each tool must find. */
public final class UnlockedGroup {

    private UnlockedGroup() {}

    /** A lock that keeps nobody out. */
    private static final class NoLock extends ReentrantLock {
        @Override
        public void lock() {}

        @Override
        public void unlock() {}
    }

    public static GroupOwnership of(GroupOwnership group) {
        try {
            Field lock = GroupOwnership.class.getDeclaredField("lock");
            lock.setAccessible(true);
            lock.set(group, new NoLock());
            return group;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the lock of a group is not where it was", e);
        }
    }
}
