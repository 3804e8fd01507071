package dev.dmaowner.ownership;

/**
 * What an IOMMU driver knows of a device when it joins a group, stated then so that nobody has to ask under a lock.
 *
 * @param interrupts whether its interrupts are remapped or isolated, without which VFIO refuses to map
 * @param directMapping whether firmware asks for memory that the device reaches one to one
 */
public record JoinFacts(InterruptIsolation interrupts, DirectMapping directMapping) {

    /** Whether a device's message-signalled interrupts are isolated from other devices'. */
    public enum InterruptIsolation {
        ISOLATED,
        NOT_ISOLATED
    }

    /** Whether firmware asks for memory mapped one to one (RMRR, IVMD, RMR). */
    public enum DirectMapping {
        NONE,
        /** Asked for, but only until a driver takes the device (USB keyboards, display). */
        RELAXABLE,
        /** Asked for always: such a device's group can be neither blocked nor handed to a user. */
        REQUIRED
    }

    /** A device of which nothing special is known. */
    public static final JoinFacts ORDINARY = new JoinFacts(InterruptIsolation.ISOLATED, DirectMapping.NONE);

    /** {@return what holds for a group with members of both kinds: the worse of each} */
    public JoinFacts worse(JoinFacts other) {
        return new JoinFacts(
                interrupts.compareTo(other.interrupts) >= 0 ? interrupts : other.interrupts,
                directMapping.compareTo(other.directMapping) >= 0 ? directMapping : other.directMapping);
    }
}
