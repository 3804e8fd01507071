package dev.dmaowner.machine;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/**
 * The rules that are used for a host, and why. Machines, surveys and predictions all choose by it.
 *
 * @param rules the rules that are used: those of the release, or a generation
 * @param reason why it is used
 * @param kernelRelease the kernel release that was considered: the host's, or the one that was asked for; empty if it is not
 *     recorded or a generation was asked for
 */
public record RulesChoice(KernelRules rules, Reason reason, Optional<String> kernelRelease) {

    /** Why these rules are used. */
    public enum Reason {
        /** The caller asked for it. */
        REQUESTED,
        /** The host's kernel enforces it. */
        KERNEL_RELEASE,
        /** The host's kernel is a vendor's, and the host shows interfaces that are newer than the kernel's release. */
        SHOWN_BY_HOST,
        /** It is the newest, and the host's kernel release is not recorded or cannot be understood. */
        UNKNOWN_RELEASE
    }

    /**
     * {@return the choice for a host: the rules of its kernel, later ones if it is a vendor's and the host shows that it has
     * them, or the newest if its release is not known}
     *
     * @throws IOException if the host cannot be read
     */
    public static RulesChoice of(Host host) throws IOException {
        RulesChoice choice = of(host.description().kernelRelease());
        String release = choice.kernelRelease.orElse("");
        return VendorKernel.isOne(release)
                ? VendorKernel.shownBy(host, choice.rules.generation(), release)
                        .map(shown -> new RulesChoice(shown, Reason.SHOWN_BY_HOST, choice.kernelRelease))
                        .orElse(choice)
                : choice;
    }

    /** {@return the choice by a kernel's release alone; the newest rules if it is empty} */
    public static RulesChoice of(Optional<String> release) {
        return release.flatMap(KernelRules::ofRelease)
                .map(rules -> new RulesChoice(rules, Reason.KERNEL_RELEASE, release))
                .orElseGet(() -> new RulesChoice(OwnershipRules.newest(), Reason.UNKNOWN_RELEASE, release));
    }

    /** {@return the choice of a caller who asks for these rules, whatever the host's kernel} */
    public static RulesChoice requested(KernelRules rules) {
        return new RulesChoice(rules, Reason.REQUESTED, Optional.empty());
    }

    /**
     * {@return the choice of a caller who asks for a generation by its word or for the rules of a kernel release, whatever
     * the host's kernel; empty if it is neither}
     *
     * @param word such as {@code linux-6.12}, {@code 6.17} or {@code 5.14.0-427.el9}
     */
    public static Optional<RulesChoice> requested(String word) {
        return OwnershipRules.ofWord(word).map(RulesChoice::requested).or(() -> KernelRules.ofRelease(word)
                .map(rules -> new RulesChoice(rules, Reason.REQUESTED, Optional.of(word))));
    }

    /** {@return how the rules can differ from what the kernel enforces, a sentence; empty if they do not, as far as is known} */
    public Optional<String> caveat() {
        return switch (reason) {
            case UNKNOWN_RELEASE -> Optional.of("the kernel's release is not known, so the newest rules are assumed");
            case SHOWN_BY_HOST -> Optional.empty();
            case REQUESTED, KERNEL_RELEASE -> kernelRelease.flatMap(this::caveat);
        };
    }

    private Optional<String> caveat(String release) {
        if (OwnershipRules.isNewerThanChecked(release)) {
            return Optional.of(
                    "Linux " + release + " is newer than any kernel that was checked, and is taken for " + rules);
        }
        if (VendorKernel.isOne(release)) {
            return Optional.of("it is not certain that " + rules + " is the rule of Linux " + release
                    + ", because its vendor carries later changes under old numbers");
        }
        return OwnershipRules.isBetweenGenerations(release)
                ? Optional.of("Linux " + release
                        + " stands between two generations of the rule (6.2 to 6.5) and is taken for " + rules)
                : Optional.empty();
    }

    /** {@return the rules and the reason, such as {@code linux-6.12, the rules of the kernel's release 6.12.0}} */
    @Override
    public String toString() {
        return rules + ", "
                + switch (reason) {
                    case REQUESTED ->
                        kernelRelease
                                .map(release -> "the rules of release " + release + ", as requested")
                                .orElse("as requested");
                    case SHOWN_BY_HOST ->
                        "because /dev/iommu or vfio-dev on the host is newer than the number of its vendor's kernel "
                                + kernelRelease.orElse("");
                    case KERNEL_RELEASE -> "the rules of the kernel's release " + kernelRelease.orElse("");
                    case UNKNOWN_RELEASE ->
                        kernelRelease
                                .map(release ->
                                        "the newest, because the kernel's release '" + release + "' is not understood")
                                .orElse("the newest, because the kernel's release is not recorded");
                };
    }
}
