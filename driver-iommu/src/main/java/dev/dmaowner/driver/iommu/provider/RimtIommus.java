package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.PciAddress;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.TableIommu;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the RISC-V IOMMUs that a RIMT describes. The kernel registers one under the name of its device: a PCI function, which the
 * table names, or an ACPI device, of which the table knows only the address.
 *
 * @param driver the name of their driver
 * @param firmware the host's
 */
record RimtIommus(String driver, Firmware firmware) {

    private static final String PREFIX = "riscv-iommu@";

    List<IommuInstance> on(Host host) throws IOException {
        List<TableIommu> functions = ofKind(TableIommu.Kind.RISCV_PCI);
        List<TableIommu> platform = ofKind(TableIommu.Kind.RISCV_PLATFORM);
        return functions.isEmpty() && platform.isEmpty()
                ? List.of()
                : RegisteredIommu.areToldBy(host)
                        ? registered(host, functions, platform)
                        : described(functions, platform);
    }

    private List<TableIommu> ofKind(TableIommu.Kind kind) {
        return firmware.tableIommus().stream()
                .filter(iommu -> iommu.kind() == kind)
                .toList();
    }

    /** Those that are no function are taken in the order of the table, which is that of their names where there is one or none. */
    private List<IommuInstance> registered(Host host, List<TableIommu> functions, List<TableIommu> platform)
            throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        int next = 0;
        for (RegisteredIommu iommu : RegisteredIommu.named(host, PREFIX)) {
            Optional<TableIommu> described = functions.stream()
                    .filter(function -> nameOf(function).equals(iommu.name()))
                    .findFirst();
            boolean isFunction =
                    PciAddress.parse(iommu.name().substring(PREFIX.length())).isPresent();
            if (!isFunction
                    && next < platform.size()
                    && RegisteredIommu.treeNode(host, iommu.deviceDirectory()).isEmpty()) {
                described = Optional.of(platform.get(next));
                next++;
            }
            if (described.isPresent()) {
                instances.add(
                        instance(iommu.name(), described.get(), iommu.defaultDomain(host, DefaultDomainType.DMA)));
            }
        }
        return instances;
    }

    private List<IommuInstance> described(List<TableIommu> functions, List<TableIommu> platform) {
        List<IommuInstance> instances = new ArrayList<>();
        for (TableIommu iommu : functions) {
            instances.add(instance(nameOf(iommu), iommu, DefaultDomainType.DMA));
        }
        for (TableIommu iommu : platform) {
            instances.add(instance(PREFIX + Long.toHexString(iommu.address()), iommu, DefaultDomainType.DMA));
        }
        return instances;
    }

    private static String nameOf(TableIommu function) {
        int segment = (int) (function.address() >>> Short.SIZE);
        return PREFIX + PciAddress.ofRequesterId(segment, (int) function.address() & 0xffff);
    }

    private IommuInstance instance(String name, TableIommu described, DefaultDomainType type) {
        return new IommuInstance(driver, name, Optional.of(described.node()), Joining.WHEN_CONFIGURED, type);
    }
}
