package dev.dmaowner.driver.tegra.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which clients of a memory controller share one IOMMU group, by chip. A client is known by its software group, a number
 * that its specifier states and that each chip assigns anew.
 */
enum Swgroups {
    /** DC, DCB, G2, NV and NV2. */
    TEGRA30("nvidia,tegra30-mc", "drm", Set.of(1, 2, 4, 9, 10)),
    /** DC, DCB, G2 and NV. */
    TEGRA114("nvidia,tegra114-mc", "drm", Set.of(1, 2, 4, 6)),
    /** DC, DCB and VIC. */
    TEGRA124("nvidia,tegra124-mc", "drm", Set.of(1, 2, 24)),
    /** As Tegra124. */
    TEGRA132("nvidia,tegra132-mc", "drm", Set.of(1, 2, 24)),
    /** DC and DCB. */
    TEGRA210("nvidia,tegra210-mc", "display", Set.of(1, 2));

    private final String compatible;
    private final String group;
    private final Set<Integer> shared;

    Swgroups(String compatible, String group, Set<Integer> shared) {
        this.compatible = compatible;
        this.group = group;
        this.shared = shared;
    }

    /** {@return the chip of a memory controller, by the first of its compatible strings that names one} */
    static Optional<Swgroups> of(List<String> compatibles) {
        for (String candidate : compatibles) {
            for (Swgroups chip : values()) {
                if (chip.compatible.equals(candidate)) {
                    return Optional.of(chip);
                }
            }
        }
        return Optional.empty();
    }

    boolean share(int one, int other) {
        return one == other || shared.contains(one) && shared.contains(other);
    }

    /** {@return the name of the group that a software group founds, empty if it is one of its own} */
    Optional<String> nameFor(int swgroup) {
        return shared.contains(swgroup) ? Optional.of(group) : Optional.empty();
    }
}
