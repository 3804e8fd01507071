package dev.dmaowner;

/**
 * A claim of a group that is held: the token that only its holder can give back. Getting one means that the group is
 * claimed; its validity is the only thing about it that changes.
 *
 * <p>Safe for use by several threads; of several closes, exactly one releases.
 */
public interface DmaClaim extends AutoCloseable {

    /** {@return the group that is claimed} */
    GroupId group();

    /** {@return for whom} */
    DmaOwner owner();

    /** {@return whether it has not been released, by this token or by a release of the whole group} */
    boolean isHeld();

    /** Release the claim. Without effect if it is released already. */
    @Override
    void close();
}
