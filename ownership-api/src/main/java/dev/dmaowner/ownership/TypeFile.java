package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import java.util.Optional;

/** Writes to a group's {@code type} file: {@code iommu_group_store_type}. */
final class TypeFile {

    private TypeFile() {}

    /** Up to Linux 6.5 the group must have one member, which is not bound to a driver. */
    static Decision writeWhileUnbound(GroupState state, ChangeType request) {
        Optional<DefaultDomainType> requested = requested(state, request);
        if (requested.isEmpty()) {
            return Decision.refused(Errno.EINVAL, RefusalCause.NOT_A_TYPE);
        }
        DefaultDomainType type = requested.get();
        if (state.membership().size() != 1) {
            return Decision.refused(Errno.EINVAL, RefusalCause.WRONG_MEMBER_COUNT);
        }
        if (request.boundDevices() > 0 && !bringsUpFlushQueue(state, request, type)) {
            return Decision.refused(Errno.EBUSY, RefusalCause.DRIVER_BOUND);
        }
        return state.current() == CoreDomain.DEFAULT
                ? Decision.done(state.withType(type, state.current()))
                : Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED);
    }

    /** From Linux 6.6 on the group must be neither used nor claimed. The new default domain replaces a private domain. */
    static Decision writeWhileUnused(GroupState state, ChangeType request) {
        Optional<DefaultDomainType> requested = requested(state, request);
        if (requested.isEmpty()) {
            return Decision.refused(Errno.EINVAL, RefusalCause.NOT_A_TYPE);
        }
        DefaultDomainType type = requested.get();
        if (bringsUpFlushQueue(state, request, type)) {
            return Decision.done(state.withType(type, state.current()));
        }
        if (state.membership().size() == 0) {
            return Decision.refused(Errno.EPERM, RefusalCause.WRONG_MEMBER_COUNT);
        }
        if (state.count() > 0) {
            return Decision.refused(Errno.EPERM, RefusalCause.HELD);
        }
        boolean sameDomain = type == DefaultDomainType.IDENTITY && state.type() == type;
        return Decision.done(state.withType(type, sameDomain ? state.current() : CoreDomain.DEFAULT));
    }

    /** From DMA to DMA-FQ no domain is replaced. The word {@code auto} does not have this effect. */
    private static boolean bringsUpFlushQueue(GroupState state, ChangeType request, DefaultDomainType type) {
        return type == DefaultDomainType.DMA_FQ
                && state.type() == DefaultDomainType.DMA
                && !bare(request.word()).equals("auto");
    }

    private static Optional<DefaultDomainType> requested(GroupState state, ChangeType request) {
        if (state.type() == DefaultDomainType.UNKNOWN) {
            return Optional.empty();
        }
        return switch (bare(request.word())) {
            case "identity" -> Optional.of(DefaultDomainType.IDENTITY);
            case "DMA" -> Optional.of(DefaultDomainType.DMA);
            case "DMA-FQ" -> Optional.of(DefaultDomainType.DMA_FQ);
            case "auto" -> Optional.of(request.automatic());
            default -> Optional.empty();
        };
    }

    /** {@return the text up to a NUL, without one newline at its end} */
    private static String bare(String written) {
        int nul = written.indexOf('\0');
        int end = nul < 0 ? written.length() : nul;
        return written.substring(0, end > 0 && written.charAt(end - 1) == '\n' ? end - 1 : end);
    }
}
