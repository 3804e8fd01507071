package dev.dmaowner.firmware;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/** What a host's firmware says, read once. Immutable and safe for use by several threads. */
public final class Firmware {

    /** Firmware that says nothing. */
    public static final Firmware NONE = new Firmware(Optional.empty(), AcpiTables.NONE);

    private final Optional<DeviceTree> deviceTree;
    private final AcpiTables acpi;
    private final AcpiDmaConfigure acpiDmaConfigure;
    private final Optional<DmarUnits> dmarUnits;
    private final Optional<IvrsDevices> ivrsDevices;

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

    /** {@return the ACPI tables that say which device is behind which IOMMU; all of them absent if the host has none} */
    public AcpiTables acpi() {
        return acpi;
    }

    /** {@return the DMAR table made ready for asking about one device after another, empty if the host has none} */
    public Optional<DmarUnits> dmarUnits() {
        return dmarUnits;
    }

    /** {@return the IVRS table made ready for asking about one device after another, empty if the host has none} */
    public Optional<IvrsDevices> ivrsDevices() {
        return ivrsDevices;
    }

    AcpiDmaConfigure acpiDmaConfigure() {
        return acpiDmaConfigure;
    }
}
