package dev.dmaowner;

import java.util.Optional;

/** The rules of a kernel whose release is known. */
record ReleaseRules(OwnershipRules generation, KernelRelease release) implements KernelRules {

    static ReleaseRules of(KernelRelease release) {
        return new ReleaseRules(OwnershipRules.of(release), release);
    }

    /** Where the first release of a change is not known, but only a later one that has it, the change counts for its whole generation. */
    @Override
    public boolean has(KernelChange change) {
        Optional<KernelRelease> first = KernelRelease.parse(change.release());
        return first.isPresent() ? release.isAtLeast(first.get()) : generation.has(change);
    }

    @Override
    public String toString() {
        return generation.word();
    }
}
