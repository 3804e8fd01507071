package dev.dmaowner.ownership;

import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import java.util.Optional;

/**
 * One operation on a group, as it took its place among the others on that group.
 *
 * @param group which group
 * @param sequence grows by one with each operation on this group that is told of; the order in which they took effect
 * @param request what was asked
 * @param before the state in which it was asked
 * @param after the state that followed, equal to the one before if it was refused
 * @param refusal why it was refused, empty if it was not
 * @param warning what the kernel would have warned of in its log
 */
public record OwnershipEvent(
        GroupId group,
        long sequence,
        OwnershipRequest request,
        GroupState before,
        GroupState after,
        Optional<Refusal> refusal,
        Optional<OwnershipWarning> warning) {}
