package dev.dmaowner.firmware;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.SysfsDevice;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host's firmware: its device tree and its ACPI tables about IOMMUs, each read and parsed once. Immutable and safe for use by
 * several threads.
 */
public final class Firmware {

    /** Firmware that says nothing. */
    public static final Firmware NONE = new Firmware(Optional.empty(), AcpiTables.NONE);

    private final Optional<DeviceTree> deviceTree;
    private final AcpiTables acpi;
    private final AcpiDmaConfigure acpiDmaConfigure;
    private final Optional<DmarUnits> dmarUnits;
    private final Optional<IvrsDevices> ivrsDevices;
    private final Object lock = new Object();
    private @Nullable List<PopulatedDevice> populated;

    private Firmware(Optional<DeviceTree> deviceTree, AcpiTables acpi) {
        this.deviceTree = deviceTree;
        this.acpi = acpi;
        this.acpiDmaConfigure = AcpiDmaConfigure.of(acpi);
        this.dmarUnits = acpi.dmar().map(DmarUnits::of);
        this.ivrsDevices = acpi.ivrs().map(IvrsDevices::of);
    }

    /**
     * Read a host's firmware.
     *
     * @throws DeviceTreeException if its device tree is none
     * @throws IOException if it cannot be read
     */
    public static Firmware read(Host host) throws IOException {
        return new Firmware(DeviceTree.read(host), AcpiTables.read(host));
    }

    /** {@return firmware that is this device tree} */
    public static Firmware of(DeviceTree tree) {
        return new Firmware(Optional.of(tree), AcpiTables.NONE);
    }

    /** {@return the device tree, empty if the host has none} */
    public Optional<DeviceTree> deviceTree() {
        return deviceTree;
    }

    /** {@return the IOMMUs that the IORT, the RIMT and the VIOT describe, in the order of the tables} */
    public List<TableIommu> tableIommus() {
        return acpi.iommus();
    }

    /** {@return whether there is an IORT, the table of an Arm machine} */
    public boolean hasIort() {
        return acpi.iort().isPresent();
    }

    /** {@return whether the IORT describes an interrupt translation service (ITS)} */
    public boolean hasInterruptTranslation() {
        return acpi.iort().map(IortTable::nodes).orElse(List.of()).stream()
                .anyMatch(IortNode.ItsGroup.class::isInstance);
    }

    /** {@return the memory that must stay mapped for a device behind an SMMU, as reserved memory nodes of the IORT say} */
    public List<ReservedRegion> reservedMemory(IommuSpecifier device) {
        return acpiDmaConfigure.reservedRegions(device);
    }

    /** {@return the remapping units that the DMAR table describes, empty if the host has no such table} */
    public Optional<DmarUnits> dmarUnits() {
        return dmarUnits;
    }

    /** {@return the IOMMUs and devices that the IVRS table describes, empty if the host has no such table} */
    public Optional<IvrsDevices> ivrsDevices() {
        return ivrsDevices;
    }

    /**
     * {@return the platform and AMBA devices that the kernel creates from the device tree before any driver adds its own, in the
     * order of their creation; none without a tree} They are computed at the first call.
     */
    public List<PopulatedDevice> populatedDevices() {
        synchronized (lock) {
            List<PopulatedDevice> known = populated;
            if (known == null) {
                known = deviceTree.map(TreePopulation::of).orElse(List.of());
                populated = known;
            }
            return known;
        }
    }

    /**
     * Sort the devices of one bus, which a host lists by name. Those that the device tree describes come first, in the order of
     * their creation.
     *
     * @param shown the devices that the host lists
     * @param kind their bus
     */
    public List<SysfsDevice> inOrderOfCreation(List<SysfsDevice> shown, PopulatedDevice.Kind kind) {
        Map<String, Integer> order = new HashMap<>();
        for (PopulatedDevice device : populatedDevices()) {
            if (device.kind() == kind) {
                order.put(device.name(), order.size());
            }
        }
        return shown.stream()
                .sorted(Comparator.comparingInt(
                        device -> order.getOrDefault(device.id().name(), Integer.MAX_VALUE)))
                .toList();
    }

    AcpiTables acpi() {
        return acpi;
    }

    AcpiDmaConfigure acpiDmaConfigure() {
        return acpiDmaConfigure;
    }
}
