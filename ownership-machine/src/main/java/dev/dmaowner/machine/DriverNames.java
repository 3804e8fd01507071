package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the drivers that kernel modules register on one bus. A driver's name can differ from its module's. The name is what the
 * host shows, else what is known about the module here, else the module's name. Immutable and safe for use by several threads.
 */
final class DriverNames {

    /** PCI drivers whose name differs from their module's, by the module's name. */
    private static final Map<String, String> PCI = Map.ofEntries(
            Map.entry("8250_pci", "serial"),
            Map.entry("bochs", "bochs-drm"),
            Map.entry("ehci_pci", "ehci-pci"),
            Map.entry("i2c_i801", "i801_smbus"),
            Map.entry("i6300esb", "i6300ESB timer"),
            Map.entry("intel_agp", "agpgart-intel"),
            Map.entry("iosf_mbi", "iosf_mbi_pci"),
            Map.entry("ne2k_pci", "ne2k-pci"),
            Map.entry("ohci_pci", "ohci-pci"),
            Map.entry("pci_stub", "pci-stub"),
            Map.entry("pcieportdrv", "pcieport"),
            Map.entry("platform_pci", "xen-platform-pci"),
            Map.entry("sdhci_pci", "sdhci-pci"),
            Map.entry("sis_agp", "agpgart-sis"),
            Map.entry("via_agp", "agpgart-via"),
            Map.entry("vfio_pci", "vfio-pci"),
            Map.entry("virtio_pci", "virtio-pci"),
            Map.entry("xhci_pci", "xhci_hcd"));

    private static final Map<String, Map<String, String>> KNOWN = Map.of(
            "pci", PCI,
            "platform", Map.of("amd_xgbe", "amd-xgbe", "host1x", "tegra-host1x", "vfio_platform", "vfio-platform"),
            "amba", Map.of("vfio_amba", "vfio-amba"));

    private final String bus;
    private final Map<String, List<String>> recorded;

    private DriverNames(String bus, Map<String, List<String>> recorded) {
        this.bus = bus;
        this.recorded = recorded;
    }

    /**
     * {@return the names on a bus, with those that the host shows}
     *
     * @param bus as in {@code /sys/bus}
     * @throws IOException if the host cannot be read
     */
    static DriverNames of(Host host, String bus) throws IOException {
        Map<String, List<String>> recorded = new HashMap<>();
        String drivers = "/sys/bus/" + bus + "/drivers";
        for (String driver : host.list(drivers)) {
            Optional<String> module = host.linkName(drivers + "/" + driver + "/module");
            if (module.isPresent()) {
                recorded.computeIfAbsent(KernelModule.canonicalName(module.get()), key -> new ArrayList<>(1))
                        .add(driver);
            }
        }
        return new DriverNames(bus, recorded);
    }

    /** {@return the names of the module's drivers on this bus, at least one} */
    List<String> ofModule(String module) {
        String name = KernelModule.canonicalName(module);
        List<String> shown = recorded.get(name);
        if (shown != null) {
            return List.copyOf(shown);
        }
        return List.of(KNOWN.getOrDefault(bus, Map.of()).getOrDefault(name, name));
    }
}
