package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.Join;

/**
 * What IOMMU drivers did up to Linux 6.5, under the proposal and under the rule as merged: they refuse to move a device
 * that needs memory mapped one to one to a domain without its mappings, and newcomers can go astray.
 */
final class UnmanagedDomains {

    private UnmanagedDomains() {}

    static Decision attach(GroupState state, PrivateDomain domain) {
        if (!(state.current() instanceof PrivateDomain)
                && ExclusiveRules.needsDirectMapping(state.membership().facts())
                && isUnmanaged(domain)) {
            return Decision.refused(Errno.EPERM, Ground.DIRECT_MAPPING);
        }
        return ExclusiveRules.attachUnlessAttached(state, domain, state.handle());
    }

    /** The blocking domain of that time is one, too. */
    static boolean isUnmanaged(AttachedDomain domain) {
        return domain == CoreDomain.BLOCKING
                || domain instanceof PrivateDomain made && made.kind() == PrivateDomain.Kind.TRANSLATING;
    }

    /** {@return the group with the newcomer, who ends up in this domain} */
    static Membership joined(GroupState state, Join request, AttachedDomain ends) {
        Membership joined = state.membership().with(request.device(), request.facts());
        boolean together = ends == state.current() || state.type() == DefaultDomainType.UNKNOWN;
        return together ? joined : joined.withAstray(request.device());
    }
}
