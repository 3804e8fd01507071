package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which bridge each bus is behind, by the paths in the texts and by the bus numbers of bridges. Only buses with higher numbers than that of
 * the bridge are taken to be behind it, so that registers with wrong numbers cannot make a circle.
 */
final class PciHierarchy {

    private static final int BUSES = 256;

    /** For each domain its bridges by their secondary bus; of two that claim the same, the first counts. */
    private final Map<Integer, @Nullable RecordedDevice[]> bridges;
    /** Where texts say it. */
    private final Map<PciAddress, String> known;

    private final Map<Integer, String> hostBridges;

    private PciHierarchy(
            Map<Integer, @Nullable RecordedDevice[]> bridges,
            Map<PciAddress, String> known,
            Map<Integer, String> hostBridges) {
        this.hostBridges = hostBridges;
        this.bridges = bridges;
        this.known = known;
    }

    /**
     * {@return the hierarchy of these devices}
     *
     * @param hostBridges for a domain the path below {@code /sys/devices} that its host bridge is at
     */
    static PciHierarchy of(List<RecordedDevice> devices, Map<Integer, String> hostBridges) {
        Map<Integer, @Nullable RecordedDevice[]> bridges = new HashMap<>();
        Map<PciAddress, String> known = new HashMap<>();
        for (RecordedDevice device : devices) {
            device.facts().value(Fact.PATH).ifPresent(path -> known.put(device.address(), path));
            if (device.hasBuses() && device.secondaryBus() > device.address().bus()) {
                @Nullable
                RecordedDevice[] bySecondary =
                        bridges.computeIfAbsent(device.address().domain(), domain -> new RecordedDevice[BUSES]);
                if (bySecondary[device.secondaryBus()] == null) {
                    bySecondary[device.secondaryBus()] = device;
                }
            }
        }
        return new PciHierarchy(bridges, known, hostBridges);
    }

    /** {@return the device's path below {@code /sys/devices}} */
    String path(PciAddress address) {
        String stated = known.get(address);
        if (stated != null) {
            return stated;
        }
        StringBuilder path = new StringBuilder(address.toString());
        PciAddress at = address;
        for (Optional<RecordedDevice> bridge = above(at); bridge.isPresent(); bridge = above(at)) {
            at = bridge.get().address();
            String above = known.get(at);
            if (above != null) {
                return above + "/" + path;
            }
            path.insert(0, at + "/");
        }
        // The name of a root bus is the start of the names of its functions.
        String name = at.toString();
        path.insert(0, "pci" + name.substring(0, name.lastIndexOf(':')) + "/");
        String above = hostBridges.get(at.domain());
        return above == null ? path.toString() : above + "/" + path;
    }

    /**
     * The bridge whose secondary bus it is, or else, as for virtual functions and where a bridge is missing from the dump,
     * the innermost one whose range it is in.
     */
    private Optional<RecordedDevice> above(PciAddress address) {
        @Nullable RecordedDevice[] bySecondary = bridges.get(address.domain());
        if (bySecondary == null) {
            return Optional.empty();
        }
        for (int secondary = address.bus(); secondary > 0; secondary--) {
            RecordedDevice bridge = bySecondary[secondary];
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
