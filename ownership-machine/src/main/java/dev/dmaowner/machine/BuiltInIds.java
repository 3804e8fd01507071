package dev.dmaowner.machine;

import java.util.List;
import java.util.Map;

/**
 * The ids of drivers that kernels have built in, for which there is no {@code modules.alias}. A catalogue that names the driver
 * takes precedence.
 */
final class BuiltInIds {

    private static final Map<String, List<String>> BY_DRIVER = Map.of(
            // Red Hat's vendor id takes every virtio device, transitional and modern.
            "pci/virtio-pci", List.of("pci:v00001AF4d*sv*sd*bc*sc*i*"));

    private BuiltInIds() {}

    /** {@return the patterns of a driver of a bus, empty if none are known} */
    static List<String> of(String bus, String driver) {
        return BY_DRIVER.getOrDefault(bus + "/" + driver, List.of());
    }
}
