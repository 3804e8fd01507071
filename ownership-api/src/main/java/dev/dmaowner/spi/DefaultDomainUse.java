package dev.dmaowner.spi;

/** A driver's use of a group's default domain, for as long as it is not closed. */
@FunctionalInterface
public interface DefaultDomainUse extends AutoCloseable {

    /** End the use. Without effect the second time. */
    @Override
    void close();
}
