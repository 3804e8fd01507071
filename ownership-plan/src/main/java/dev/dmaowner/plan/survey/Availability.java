package dev.dmaowner.plan.survey;

import dev.dmaowner.Ownership;

/** Whether userspace can own a group now, as far as a survey shows. Every command that prints it reads it here. */
public enum Availability {
    /** A member is bound to a userspace driver, and the group has no owner. */
    TAKEABLE,
    /** Nothing blocks the group; userspace can own it once a member is bound to a userspace driver. */
    TAKEABLE_ONCE_BOUND,
    /** A member is bound to a userspace driver, and {@code /sys} does not show whether a process owns the group. */
    UNKNOWN,
    /** A process has a node of it for userspace open. */
    IN_USE,
    /** It is not recorded which drivers its members are bound to. */
    NOT_RECORDED,
    /** The group has {@linkplain SurveyedGroup#blockers blockers}: it is not viable. */
    BLOCKED,
    /** The group has no members but bridges, which userspace drivers cannot take. */
    NOTHING_TO_TAKE;

    /** {@return the availability of a group} */
    public static Availability of(HostSurvey survey, SurveyedGroup group) {
        boolean isBridges = true;
        boolean isUnrecorded = false;
        boolean isBound = false;
        for (SurveyedDevice member : survey.members(group)) {
            isBridges &= member.isBridge();
            isUnrecorded |= member.mayUseDmaApi();
            isBound |= member.isForUserspace();
        }
        if (isBridges) {
            return NOTHING_TO_TAKE;
        } else if (!group.isViable()) {
            return BLOCKED;
        } else if (isUnrecorded) {
            return NOT_RECORDED;
        } else if (!group.holders().isEmpty()) {
            return IN_USE;
        } else if (group.ownership() instanceof Ownership.Unknown) {
            return UNKNOWN;
        }
        return isBound ? TAKEABLE : TAKEABLE_ONCE_BOUND;
    }

    /** {@return whether userspace can have devices of the group without moving a driver of the kernel, as far as is known} */
    public boolean isTakeable() {
        return this == TAKEABLE || this == TAKEABLE_ONCE_BOUND || this == UNKNOWN;
    }
}
