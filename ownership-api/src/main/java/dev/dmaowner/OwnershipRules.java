package dev.dmaowner;

import java.util.Locale;
import java.util.Optional;

/**
 * The generations of the ownership rule, oldest first. A captured or live host selects its own by kernel release.
 * {@link KernelChange} lists what each changed. Where no kernel's release is known, a generation stands for the
 * release that it is named after.
 */
public enum OwnershipRules implements KernelRules {
    /** Linux 3.6 to 5.18: drivers bind as they like, and VFIO tests afterwards whether a group is viable. */
    LINUX_3_6("linux-3.6", 3, 6),
    /** The proposal of November 2021: owners of three kinds, each an owner type with a cookie. Never merged. */
    SERIES_V2("series-v2", 0, 0),
    /** Linux 5.19 to 6.5: a count of DMA API users or one exclusive owner. */
    LINUX_6_1("linux-6.1", 5, 19),
    /** Linux 6.6 to 6.14: the same with claims by device, iommufd and other changes. */
    LINUX_6_12("linux-6.12", 6, 6),
    /** Linux 6.15 to 6.18: a device joins its group when it is added. */
    LINUX_6_18("linux-6.18", 6, 15),
    /** Linux 6.19 and later: PCI hot-plug heeds {@code drivers_autoprobe}. */
    LINUX_7_3("linux-7.3", 6, 19);

    private static final KernelRelease NEWEST_CHECKED = new KernelRelease(7, 3);

    private final String word;
    private final KernelRelease first;

    OwnershipRules(String word, int major, int minor) {
        this.word = word;
        this.first = new KernelRelease(major, minor);
    }

    /** {@return the word for it on a command line, such as {@code linux-6.1}} */
    public String word() {
        return word;
    }

    /** {@return the kernels that it stands for, such as {@code 6.15 to 6.18}; words for the proposal, which no kernel has} */
    public String kernels() {
        if (this == SERIES_V2) {
            return "none: the proposal of November 2021";
        }
        for (OwnershipRules later : values()) {
            if (later != SERIES_V2 && later.compareTo(this) > 0) {
                return first + " to " + later.first.previous();
            }
        }
        return first + " and later";
    }

    /** {@return the newest generation} */
    public static OwnershipRules newest() {
        return LINUX_7_3;
    }

    @Override
    public OwnershipRules generation() {
        return this;
    }

    /** {@return whether the release that this generation is named after has a change} */
    @Override
    public boolean has(KernelChange change) {
        return compareTo(change.since()) >= 0;
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

    static OwnershipRules of(KernelRelease release) {
        OwnershipRules found = LINUX_3_6;
        for (OwnershipRules rules : values()) {
            if (rules != SERIES_V2 && release.isAtLeast(rules.first)) {
                found = rules;
            }
        }
        return found;
    }

    /** {@return whether a release is newer than the newest that was checked against a kernel of that release} */
    public static boolean isNewerThanChecked(String release) {
        return KernelRelease.parse(release)
                .map(r -> !NEWEST_CHECKED.isAtLeast(r))
                .orElse(false);
    }

    /** {@return whether a kernel of this release has part of what {@link #LINUX_6_12} changed: 6.2 to 6.5} */
    public static boolean isBetweenGenerations(String release) {
        return KernelRelease.parse(release)
                .map(r -> r.isAtLeast(new KernelRelease(6, 2)) && !r.isAtLeast(LINUX_6_12.first))
                .orElse(false);
    }

    @Override
    public String toString() {
        return word;
    }
}
