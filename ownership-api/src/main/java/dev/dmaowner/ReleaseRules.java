package dev.dmaowner;

/** The rules of a kernel whose release is known. */
record ReleaseRules(OwnershipRules generation, KernelRelease release) implements KernelRules {

    static ReleaseRules of(KernelRelease release) {
        return new ReleaseRules(OwnershipRules.of(release), release);
    }

    /** Where the first release of a change is not known, but only a later one that has it, the change counts for its whole generation. */
    @Override
    public boolean has(KernelChange change) {
        return KernelRelease.parse(change.release()).map(release::isAtLeast).orElseGet(() -> generation.has(change));
    }

    @Override
    public String toString() {
        return generation.word();
    }
}
