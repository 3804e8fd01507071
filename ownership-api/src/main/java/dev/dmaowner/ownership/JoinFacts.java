package dev.dmaowner.ownership;

/**
 * What an IOMMU driver knows about a device when it joins a group.
 *
 * @param interrupts whether its interrupts are remapped or isolated; VFIO refuses to map otherwise
 * @param directMapping whether firmware requires a direct mapping of memory for the device
 */
public record JoinFacts(InterruptIsolation interrupts, DirectMapping directMapping) {

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

    /** The facts of an ordinary device: isolated interrupts and no direct mapping. */
    public static final JoinFacts ORDINARY = new JoinFacts(InterruptIsolation.ISOLATED, DirectMapping.NONE);

    /** {@return the more restrictive of each fact, which holds for a group with members of both kinds} */
    public JoinFacts worse(JoinFacts other) {
        return new JoinFacts(
                interrupts.compareTo(other.interrupts) >= 0 ? interrupts : other.interrupts,
                directMapping.compareTo(other.directMapping) >= 0 ? directMapping : other.directMapping);
    }
}
