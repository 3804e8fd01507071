package dev.dmaowner.ownership;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;

/** A claim as its holder has it. What it is worth is decided by its group, under the group's lock. */
final class GroupClaim implements DmaClaim {

    private final GroupOwnership claimed;
    private final DmaOwner owner;
    private final OwnershipRequest release;
    private final long tenure;
    private volatile boolean released;

    /**
     * @param release what gives it back
     * @param tenure the group's tenure to which it belongs: it ends when the group's count drops to zero
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
        return !released && claimed.isIn(tenure);
    }

    @Override
    public void close() {
        claimed.giveBack(this);
    }

    OwnershipRequest release() {
        return release;
    }

    /** To be called under the group's lock. */
    void markReleased() {
        released = true;
    }

    @Override
    public String toString() {
        return "the claim of group " + group() + " by " + owner.describe();
    }
}
