package dev.dmaowner.ownership;

/** What the kernel warns of in its log although it goes on, or refuses without an errno. */
public enum OwnershipWarning {
    /** A driver stopped using a group that was not used, or whose handles forbid it; nothing changed. */
    UNUSE_WITHOUT_USE,
    /** A claim named no owner. */
    CLAIM_WITHOUT_OWNER,
    /** A release found no claim to release, or handles that forbid it; nothing changed. */
    RELEASE_WITHOUT_CLAIM,
    /** The owner released the group under the proposal's rule and left a domain attached. */
    RELEASED_WITH_DOMAIN_ATTACHED,
    /** A device detached a domain that is not attached, or is not alone in its group; nothing changed. */
    DETACH_WITHOUT_ATTACH,
    /** Members before one that cannot be blocked were blocked by a claim that failed, and stay so. */
    CLAIM_FAILED_PART_WAY,
    /** The last member left while the group was used, claimed or in a domain other than the default one. */
    LAST_MEMBER_LEFT_IN_USE
}
