package dev.dmaowner.ownership;

/** Why a rule refuses a request. */
enum RefusalCause {
    /** The group is used by a driver or claimed. */
    HELD,
    /** A private domain or the blocking domain is attached. */
    DOMAIN_ATTACHED,
    /** A handle of iommufd is stored with the group. */
    HANDLE_STORED,
    /** The group has no default domain yet. */
    NO_DEFAULT_DOMAIN,
    /** A member, or the device that joins, needs an identity mapping of reserved memory. */
    DIRECT_MAPPING,
    /** The claim names no owner. */
    NO_OWNER,
    /** The device is not a member of the group. */
    NOT_A_MEMBER,
    /** The request is allowed only to the only member of a group. */
    NOT_ALONE,
    /** The kernels of this generation have no such function. */
    NO_SUCH_CALL,
    /** The {@code type} file does not accept the word, or there is no default domain. */
    NOT_A_TYPE,
    /** The group has too many members for the request, or none. */
    WRONG_MEMBER_COUNT,
    /** A member is bound to a driver. */
    DRIVER_BOUND,
    /** The kernel stops: a driver has bound a member of a group that VFIO uses. */
    KERNEL_PANIC
}
