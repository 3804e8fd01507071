package dev.dmaowner.ownership;

/** On which ground a rule refuses. */
enum Ground {
    /** Somebody uses or claims the group. */
    HELD,
    /** A domain is attached that is not the core's own. */
    DOMAIN_ATTACHED,
    /** iommufd's handle is stored with the group. */
    HANDLE_STORED,
    /** The default domain is not there yet. */
    NO_DEFAULT_DOMAIN,
    /** A member, or the newcomer, needs memory mapped one to one. */
    DIRECT_MAPPING,
    /** The claim names no owner. */
    NO_OWNER,
    /** The device has no group, as it is no member of this one. */
    NOT_A_MEMBER,
    /** Only a device that is alone in its group may ask. */
    NOT_ALONE,
    /** The generation in force has no such call. */
    NO_SUCH_CALL,
    /** The word is not one that the {@code type} file takes, or there is no default domain. */
    NOT_A_TYPE,
    /** The group does not have exactly one member, or has none. */
    WRONG_MEMBER_COUNT,
    /** A member has a driver. */
    DRIVER_BOUND
}
