package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.IommuGroup;
import java.util.Optional;

/** What Tegra's drivers ask of the domain that a device is attached to. */
final class CurrentDomain {

    private CurrentDomain() {}

    /** {@return whether there is one, of whatever type} */
    static boolean exists(Optional<IommuGroup> group) {
        return group.filter(its -> its.currentType() != DefaultDomainType.UNKNOWN)
                .isPresent();
    }

    /** {@return whether there is one that translates; an identity domain counted as translating until 6.12} */
    static boolean translates(Optional<IommuGroup> group, KernelRules rules) {
        boolean identityIsNone = rules.has(KernelChange.TEGRA_IDENTITY_DOMAIN);
        return exists(group) && !(identityIsNone && group.get().currentType() == DefaultDomainType.IDENTITY);
    }
}
