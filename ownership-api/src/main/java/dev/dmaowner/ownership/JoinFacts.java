package dev.dmaowner.ownership;

/**
 * What an IOMMU driver knows about a device when it joins a group.
 *
 * @param interrupts whether its interrupts are remapped or isolated; VFIO refuses to map otherwise
 * @param directMapping whether firmware requires a direct mapping of memory for the device
 * @param coherency whether the IOMMU can keep the device's DMA coherent with the processor's caches; VFIO's drivers refuse
 *     the device otherwise
 */
public record JoinFacts(InterruptIsolation interrupts, DirectMapping directMapping, CacheCoherency coherency) {

    /** Whether a device's message-signalled interrupts are isolated from other devices'. */
    public enum InterruptIsolation {
        ISOLATED,
        NOT_ISOLATED
    }

    /** Whether firmware requires a direct (identity) mapping of memory for a device: RMRR, IVMD or RMR. */
    public enum DirectMapping {
        NONE,
        /** Required only until a driver is bound (USB keyboards, displays). */
        RELAXABLE,
        /** Always required. The group can be neither blocked nor handed to userspace. */
        REQUIRED
    }

    /** Whether an IOMMU answers {@code IOMMU_CAP_CACHE_COHERENCY} for a device. */
    public enum CacheCoherency {
        COHERENT,
        NOT_COHERENT
    }

    /** The facts of an ordinary device: isolated interrupts, no direct mapping, coherent DMA. */
    public static final JoinFacts ORDINARY = new JoinFacts(InterruptIsolation.ISOLATED, DirectMapping.NONE);

    /** The facts of a device whose DMA the IOMMU keeps coherent, as most do. */
    public JoinFacts(InterruptIsolation interrupts, DirectMapping directMapping) {
        this(interrupts, directMapping, CacheCoherency.COHERENT);
    }

    /** {@return these facts with this coherency} */
    public JoinFacts with(CacheCoherency its) {
        return new JoinFacts(interrupts, directMapping, its);
    }

    /** {@return these facts with this direct mapping, if it restricts more than the one that is known} */
    public JoinFacts with(DirectMapping its) {
        return new JoinFacts(interrupts, directMapping.compareTo(its) >= 0 ? directMapping : its, coherency);
    }

    /** {@return the more restrictive of each fact, which holds for a group with members of both kinds} */
    public JoinFacts worse(JoinFacts other) {
        return new JoinFacts(
                interrupts.compareTo(other.interrupts) >= 0 ? interrupts : other.interrupts,
                directMapping.compareTo(other.directMapping) >= 0 ? directMapping : other.directMapping,
                coherency.compareTo(other.coherency) >= 0 ? coherency : other.coherency);
    }
}
