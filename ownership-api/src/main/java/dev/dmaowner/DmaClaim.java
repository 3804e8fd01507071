package dev.dmaowner;

/**
 * A claim on a group: a token that only its holder can release. Only its validity can change.
 *
 * <p>Safe for use by several threads; of several closes, exactly one releases.
 */
public interface DmaClaim extends AutoCloseable {

    /** {@return the group that is claimed} */
    GroupId group();

    /** {@return the owner that claimed it} */
    DmaOwner owner();

    /** {@return whether it has not been released, by this token or by a release of the whole group} */
    boolean isHeld();

    /** Release the claim. Without effect if it is released already. */
    @Override
    void close();
}
