package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import java.util.Optional;

/** What a write to a group's {@code type} file does: {@code iommu_group_store_type}. */
final class TypeFile {

    private TypeFile() {}

    /** Up to Linux 6.5: one member, without a driver. */
    static Decision writeWhileUnbound(GroupState state, ChangeType request) {
        Optional<DefaultDomainType> asked = asked(state, request);
        if (asked.isEmpty()) {
            return Decision.refused(Errno.EINVAL, Ground.NOT_A_TYPE);
        }
        DefaultDomainType type = asked.get();
        if (state.membership().members().size() != 1) {
            return Decision.refused(Errno.EINVAL, Ground.WRONG_MEMBER_COUNT);
        }
        if (request.boundDevices() > 0 && !bringsUpFlushQueue(state, request, type)) {
            return Decision.refused(Errno.EBUSY, Ground.DRIVER_BOUND);
        }
        return state.current() == CoreDomain.DEFAULT
                ? state.with(type, state.current())
                : Decision.refused(Errno.EBUSY, Ground.DOMAIN_ATTACHED);
    }

    /** From Linux 6.6 on: any number of members, none used or claimed. A private domain gives way to the new default. */
    static Decision writeWhileUnused(GroupState state, ChangeType request) {
        Optional<DefaultDomainType> asked = asked(state, request);
        if (asked.isEmpty()) {
            return Decision.refused(Errno.EINVAL, Ground.NOT_A_TYPE);
        }
        DefaultDomainType type = asked.get();
        if (bringsUpFlushQueue(state, request, type)) {
            return state.with(type, state.current());
        }
        if (state.membership().members().isEmpty()) {
            return Decision.refused(Errno.EPERM, Ground.WRONG_MEMBER_COUNT);
        }
        if (state.count() > 0) {
            return Decision.refused(Errno.EPERM, Ground.HELD);
        }
        boolean sameDomain = type == DefaultDomainType.IDENTITY && state.type() == type;
        return state.with(type, sameDomain ? state.current() : CoreDomain.DEFAULT);
    }

    /** From DMA to DMA-FQ nothing has to be torn down; the word must say so, {@code auto} does not. */
    private static boolean bringsUpFlushQueue(GroupState state, ChangeType request, DefaultDomainType type) {
        return type == DefaultDomainType.DMA_FQ
                && state.type() == DefaultDomainType.DMA
                && !bare(request.word()).equals("auto");
    }

    private static Optional<DefaultDomainType> asked(GroupState state, ChangeType request) {
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
