package dev.dmaowner.app.source;

import dev.dmaowner.PciAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which bridge each bus is behind, by the bus numbers in the bridges' registers. A bridge leads to buses of higher numbers
 * than its own only, so no bus can be behind itself, whatever the registers say.
 */
final class PciHierarchy {

    private static final int BUSES = 256;

    /** For each domain its bridges by their secondary bus; of two that claim the same, the first counts. */
    private final Map<Integer, @Nullable LspciDevice[]> bridges;

    private PciHierarchy(Map<Integer, @Nullable LspciDevice[]> bridges) {
        this.bridges = bridges;
    }

    static PciHierarchy of(List<LspciDevice> devices) {
        Map<Integer, @Nullable LspciDevice[]> bridges = new HashMap<>();
        for (LspciDevice device : devices) {
            if (device.isBridge() && device.secondaryBus() > device.address().bus()) {
                @Nullable
                LspciDevice[] bySecondary =
                        bridges.computeIfAbsent(device.address().domain(), domain -> new LspciDevice[BUSES]);
                if (bySecondary[device.secondaryBus()] == null) {
                    bySecondary[device.secondaryBus()] = device;
                }
            }
        }
        return new PciHierarchy(bridges);
    }

    /** {@return the device's path below {@code /sys/devices}} */
    String path(PciAddress address) {
        StringBuilder path = new StringBuilder(address.toString());
        PciAddress at = address;
        for (Optional<LspciDevice> bridge = above(at); bridge.isPresent(); bridge = above(at)) {
            at = bridge.get().address();
            path.insert(0, at + "/");
        }
        return path.insert(0, String.format(Locale.ROOT, "pci%04x:%02x/", at.domain(), at.bus()))
                .toString();
    }

    /**
     * The bridge whose secondary bus it is, or else, as for virtual functions and where a bridge is missing from the dump,
     * the innermost one whose range it is in.
     */
    private Optional<LspciDevice> above(PciAddress address) {
        @Nullable LspciDevice[] bySecondary = bridges.get(address.domain());
        if (bySecondary == null) {
            return Optional.empty();
        }
        for (int secondary = address.bus(); secondary > 0; secondary--) {
            LspciDevice bridge = bySecondary[secondary];
            boolean leadsThere = bridge != null
                    && bridge.address().bus() < address.bus()
                    && (secondary == address.bus() || bridge.subordinateBus() >= address.bus());
            if (leadsThere) {
                return Optional.of(bridge);
            }
        }
        return Optional.empty();
    }
}
