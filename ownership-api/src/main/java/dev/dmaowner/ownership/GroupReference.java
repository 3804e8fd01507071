package dev.dmaowner.ownership;

/**
 * Keeps a group's number allocated, as an open file of VFIO does, even when the last member leaves. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface GroupReference extends AutoCloseable {

    /** Let go. Without effect the second time. */
    @Override
    void close();
}
