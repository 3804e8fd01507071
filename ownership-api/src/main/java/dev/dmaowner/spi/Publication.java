package dev.dmaowner.spi;

/** Something that a driver shows on a machine, for as long as it is not closed. */
@FunctionalInterface
public interface Publication extends AutoCloseable {

    /** Take it away. Without effect the second time. */
    @Override
    void close();
}
