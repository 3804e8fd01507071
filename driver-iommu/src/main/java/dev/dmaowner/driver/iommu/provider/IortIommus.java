package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IortNode;
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
import java.util.function.Function;

/**
 * Finds the SMMUs that an IORT describes. The kernel names them by the address of their registers, which leads from a
 * registered one to its node.
 *
 * @param driver the name of their driver
 * @param prefix what comes before the address in a name
 * @param address gives the address of a node that the driver takes, and nothing for any other
 */
record IortIommus(String driver, String prefix, Function<IortNode, Optional<Long>> address) {

    List<IommuInstance> on(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        List<IortNode> nodes =
                firmware.acpi().iort().map(table -> table.nodes()).orElse(List.of());
        if (nodes.isEmpty()) {
            return instances;
        }
        Map<String, RegisteredIommu> registered = new HashMap<>();
        for (RegisteredIommu iommu : RegisteredIommu.named(host, prefix)) {
            registered.put(iommu.name(), iommu);
        }
        for (IortNode node : nodes) {
            Optional<String> name = address.apply(node).map(at -> prefix + "0x" + sixteenDigits(at));
            if (name.isPresent() && !RegisteredIommu.areToldBy(host)) {
                instances.add(instance(name.get(), node, DefaultDomainType.DMA));
            } else if (name.isPresent() && registered.containsKey(name.get())) {
                RegisteredIommu iommu = registered.get(name.get());
                instances.add(instance(iommu.name(), node, iommu.defaultDomain(host, DefaultDomainType.DMA)));
            }
        }
        return instances;
    }

    private IommuInstance instance(String name, IortNode node, DefaultDomainType type) {
        return new IommuInstance(driver, name, Optional.of(node.tableNode()), Joining.WHEN_CONFIGURED, type);
    }

    private static String sixteenDigits(long address) {
        String digits = Long.toHexString(address);
        return "0".repeat(Long.BYTES * 2 - digits.length()) + digits;
    }
}
