package dev.dmaowner;

import java.util.Locale;
import java.util.Optional;

/** The generations of the ownership rule. A captured or live host selects its own by kernel release. */
public enum OwnershipRules {
    /** The proposal of November 2021: owners of three kinds, each an owner type with a cookie. Never merged. */
    SERIES_V2("series-v2"),
    /** Linux 5.19 to 6.5: a count of DMA API users or one exclusive owner. */
    LINUX_6_1("linux-6.1"),
    /** Linux 6.6 and later: the same with claims by device, iommufd and other changes. */
    LINUX_6_12("linux-6.12");

    private final String word;

    OwnershipRules(String word) {
        this.word = word;
    }

    /** {@return the word for it on a command line, such as {@code linux-6.1}} */
    public String word() {
        return word;
    }

    /** {@return the newest generation} */
    public static OwnershipRules newest() {
        return LINUX_6_12;
    }

    /** {@return the generation with this command-line word, ignoring case} */
    public static Optional<OwnershipRules> ofWord(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (OwnershipRules rules : values()) {
            if (rules.word.equals(lower)) {
                return Optional.of(rules);
            }
        }
        return Optional.empty();
    }

    /**
     * Find the generation that a kernel enforces.
     *
     * @param release as {@code uname -r} prints it, such as {@code 6.1.0-56-amd64}
     * @return the generation, {@link #LINUX_6_1} also for kernels before 5.19 (which enforced nothing; see
     *     {@link #enforcedBy}), empty if the text does not begin with two numbers
     */
    public static Optional<OwnershipRules> ofKernelRelease(String release) {
        return KernelRelease.parse(release).map(r -> r.isAtLeast(6, 6) ? LINUX_6_12 : LINUX_6_1);
    }

    /** {@return whether a kernel of this release enforces the rule at all, which 5.19 was the first to do} */
    public static boolean enforcedBy(String release) {
        return KernelRelease.parse(release).map(r -> r.isAtLeast(5, 19)).orElse(true);
    }

    /** {@return whether a kernel of this release has part of what {@link #LINUX_6_12} changed: 6.2 to 6.5} */
    public static boolean isBetweenGenerations(String release) {
        return KernelRelease.parse(release)
                .map(r -> r.isAtLeast(6, 2) && !r.isAtLeast(6, 6))
                .orElse(false);
    }

    @Override
    public String toString() {
        return word;
    }
}
