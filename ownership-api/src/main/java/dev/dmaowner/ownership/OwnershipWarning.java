package dev.dmaowner.ownership;

/** A warning that the kernel writes to its log ({@code WARN_ON}) during an operation on a group. */
public enum OwnershipWarning {
    /** A driver stopped using a group that was not in use, or that has a stored handle. Nothing changed. */
    UNUSE_WITHOUT_USE,
    /** A claim named no owner. */
    CLAIM_WITHOUT_OWNER,
    /** A release found no claim, or a stored handle. Nothing changed. */
    RELEASE_WITHOUT_CLAIM,
    /** Under the proposal, the owner released the group while a private domain was attached. */
    RELEASED_WITH_DOMAIN_ATTACHED,
    /** A device detached a domain that is not attached, or is not the only member of its group. Nothing changed. */
    DETACH_WITHOUT_ATTACH,
    /** A claim failed at a member that cannot be blocked; the members before it stay blocked. */
    CLAIM_FAILED_PART_WAY,
    /** The last member left while the group was used, claimed or attached to a domain other than the default one. */
    LAST_MEMBER_LEFT_IN_USE
}
