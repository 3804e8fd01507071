package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.TableIommu;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the SMMUs that an IORT describes. The kernel names them by the address of their registers, which leads from a
 * registered one to its node.
 *
 * @param driver the name of their driver
 * @param prefix what comes before the address in a name
 * @param kind the kind of IOMMU that the driver supports
 */
record IortIommus(String driver, String prefix, TableIommu.Kind kind) {

    List<IommuInstance> on(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        List<TableIommu> described = firmware.tableIommus().stream()
                .filter(iommu -> iommu.kind() == kind)
                .toList();
        if (described.isEmpty()) {
            return instances;
        }
        Map<String, RegisteredIommu> registered = new HashMap<>();
        for (RegisteredIommu iommu : RegisteredIommu.named(host, prefix)) {
            registered.put(iommu.name(), iommu);
        }
        for (TableIommu smmu : described) {
            String name = prefix + "0x" + sixteenDigits(smmu.address());
            if (!RegisteredIommu.areToldBy(host)) {
                instances.add(instance(name, smmu, DefaultDomainType.DMA));
            } else if (registered.containsKey(name)) {
                RegisteredIommu iommu = registered.get(name);
                instances.add(instance(iommu.name(), smmu, iommu.defaultDomain(host, DefaultDomainType.DMA)));
            }
        }
        return instances;
    }

    private IommuInstance instance(String name, TableIommu smmu, DefaultDomainType type) {
        return new IommuInstance(driver, name, Optional.of(smmu.node()), Joining.WHEN_CONFIGURED, type);
    }

    private static String sixteenDigits(long address) {
        String digits = Long.toHexString(address);
        return "0".repeat(Long.BYTES * 2 - digits.length()) + digits;
    }
}
