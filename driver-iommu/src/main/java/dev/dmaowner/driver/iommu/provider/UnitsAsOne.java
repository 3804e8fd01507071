package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The IOMMU of a PC, which has one unit or many: all of them count as one instance, named after the first. Which unit a
 * device is behind changes nothing about its group, and devices do not refer to units.
 *
 * @param driver its driver
 * @param prefix what the names of the units begin with
 */
record UnitsAsOne(String driver, String prefix) {

    /**
     * {@return the instance, if there is one}
     *
     * @param table the table that describes the units, for a host that does not tell what its kernel has registered
     */
    List<IommuInstance> on(Host host, Optional<?> table) throws IOException {
        if (!RegisteredIommu.areToldBy(host)) {
            return table.isPresent() ? List.of(instance(prefix + 0, DefaultDomainType.DMA_FQ)) : List.of();
        }
        List<RegisteredIommu> units = RegisteredIommu.named(host, prefix);
        return units.isEmpty()
                ? List.of()
                : List.of(instance(units.get(0).name(), units.get(0).defaultDomain(host, DefaultDomainType.DMA_FQ)));
    }

    private IommuInstance instance(String unit, DefaultDomainType type) {
        return new IommuInstance(driver, unit, Optional.empty(), Joining.WHEN_ADDED, type);
    }
}
