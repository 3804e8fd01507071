package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.Join;

/**
 * How IOMMU drivers treated unmanaged domains up to Linux 6.5. They refuse to move a device that needs a direct mapping to a
 * domain without that mapping, and a device that joins can end up in another domain than the group's.
 */
final class UnmanagedDomains {

    private UnmanagedDomains() {}

    static Decision attach(GroupState state, PrivateDomain domain) {
        if (!(state.current() instanceof PrivateDomain)
                && ExclusiveRules.needsDirectMapping(state.membership().facts())
                && isUnmanaged(domain)) {
            return Decision.refused(Errno.EPERM, RefusalCause.DIRECT_MAPPING);
        }
        return ExclusiveRules.attachUnlessAttached(state, domain, state.handle());
    }

    /** {@return whether a domain is unmanaged, as the blocking domain of these kernels is, too} */
    static boolean isUnmanaged(AttachedDomain domain) {
        return domain == CoreDomain.BLOCKING
                || domain instanceof PrivateDomain made && made.kind() == PrivateDomain.Kind.TRANSLATING;
    }

    /** {@return the members after a join that attaches the device to this domain} */
    static Membership joined(GroupState state, Join request, AttachedDomain domain) {
        Membership joined = state.membership().with(request.device(), request.facts());
        boolean together = domain == state.current() || state.type() == DefaultDomainType.UNKNOWN;
        return together ? joined : joined.withDetached(request.device());
    }
}
