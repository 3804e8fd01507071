package dev.dmaowner.machine;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.HostDescription;
import java.util.Optional;

/**
 * The generation of the rule that is used for a host, and why. Machines, surveys and predictions all choose by it.
 *
 * @param rules the generation that is used
 * @param reason why it is used
 * @param kernelRelease the host's kernel release, empty if it is not recorded or was not considered
 */
public record RulesChoice(OwnershipRules rules, Reason reason, Optional<String> kernelRelease) {

    /** Why a generation is used. */
    public enum Reason {
        /** The caller asked for it. */
        REQUESTED,
        /** The host's kernel enforces it. */
        KERNEL_RELEASE,
        /** It is the newest, and the host's kernel release is not recorded or cannot be understood. */
        UNKNOWN_RELEASE
    }

    /** {@return the choice for a host: the rules of its kernel, or the newest if its release is not known} */
    public static RulesChoice of(HostDescription host) {
        Optional<String> release = host.kernelRelease();
        return release.flatMap(OwnershipRules::ofKernelRelease)
                .map(rules -> new RulesChoice(rules, Reason.KERNEL_RELEASE, release))
                .orElseGet(() -> new RulesChoice(OwnershipRules.newest(), Reason.UNKNOWN_RELEASE, release));
    }

    /** {@return the choice of a caller who asks for these rules, whatever the host's kernel} */
    public static RulesChoice requested(OwnershipRules rules) {
        return new RulesChoice(rules, Reason.REQUESTED, Optional.empty());
    }

    /**
     * {@return how the rules differ from what the host's kernel enforces, a sentence; empty if they do not, or the caller asked
     * for them}
     */
    public Optional<String> caveat() {
        if (reason == Reason.UNKNOWN_RELEASE) {
            return Optional.of("the kernel's release is not known, so the newest rules are assumed");
        }
        return kernelRelease.flatMap(RulesChoice::caveat);
    }

    private static Optional<String> caveat(String release) {
        if (OwnershipRules.isNewerThanChecked(release)) {
            return Optional.of("Linux " + release + " is newer than any kernel that was checked, and is taken for "
                    + OwnershipRules.newest());
        }
        return OwnershipRules.isBetweenGenerations(release)
                ? Optional.of("Linux " + release
                        + " stands between two generations of the rule (6.2 to 6.5) and is taken for linux-6.1")
                : Optional.empty();
    }

    /** {@return the rules and the reason, such as {@code linux-6.12, the rules of the kernel's release 6.12.0}} */
    @Override
    public String toString() {
        return rules.word() + ", "
                + switch (reason) {
                    case REQUESTED -> "as requested";
                    case KERNEL_RELEASE -> "the rules of the kernel's release " + kernelRelease.orElse("");
                    case UNKNOWN_RELEASE ->
                        kernelRelease
                                .map(release ->
                                        "the newest, because the kernel's release '" + release + "' is not understood")
                                .orElse("the newest, because the kernel's release is not recorded");
                };
    }
}
