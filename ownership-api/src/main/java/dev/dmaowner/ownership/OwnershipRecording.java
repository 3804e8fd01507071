package dev.dmaowner.ownership;

/** A listener's place with a registry. Closing it, once or more often, ends it. */
@FunctionalInterface
public interface OwnershipRecording extends AutoCloseable {

    @Override
    void close();
}
