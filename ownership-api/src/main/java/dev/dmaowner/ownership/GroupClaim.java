package dev.dmaowner.ownership;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;

/** The claim that a holder has. The group decides whether the claim is still valid. */
final class GroupClaim implements DmaClaim {

    private final GroupOwnership claimed;
    private final DmaOwner owner;
    private final OwnershipRequest release;
    private final long tenure;
    private volatile boolean released;

    /**
     * @param release the request that releases it
     * @param tenure the tenure of the group to which it belongs, which ends when the group's count drops to zero
     */
    GroupClaim(GroupOwnership claimed, DmaOwner owner, OwnershipRequest release, long tenure) {
        this.claimed = claimed;
        this.owner = owner;
        this.release = release;
        this.tenure = tenure;
    }

    @Override
    public GroupId group() {
        return claimed.id();
    }

    @Override
    public DmaOwner owner() {
        return owner;
    }

    @Override
    public boolean isHeld() {
        return isHeldIn(claimed.state());
    }

    @Override
    public void close() {
        claimed.release(this);
    }

    OwnershipRequest release() {
        return release;
    }

    boolean isHeldIn(GroupState state) {
        return !released && state.tenure() == tenure;
    }

    /** Called under the group's lock, where others have claims of the same tenure. */
    void markReleased() {
        released = true;
    }

    @Override
    public String toString() {
        return "the claim of group " + group() + " by " + owner.describe();
    }
}
