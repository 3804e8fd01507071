package dev.dmaowner.machine;

import dev.dmaowner.Errno;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known of the probes of common drivers, keyed by driver and ids. A probe looks at more than its table of ids says, so it can
 * refuse a device that matches the table, and one that an override gives it.
 */
final class KnownProbes {

    /** Which devices a driver's probe accepts, and the reason for which it refuses the others. */
    private record Fact(Predicate<PciIdentity> takes, String otherwise) {}

    private static final int SD_HOST_CONTROLLER = 0x0805;

    private static final Map<String, Fact> BY_DRIVER = Map.of(
            // Its table has every device of Red Hat's vendor id; vp_modern_probe() asks the device's id and no vendor.
            "pci/virtio-pci",
            new Fact(
                    identity -> identity.device() >= 0x1000 && identity.device() <= 0x107f,
                    "virtio-pci takes only the device ids 1000 to 107f"),
            // nvme_dev_map() maps 8 KiB of BAR 0; the BAR of an SD host controller has 256 bytes.
            "pci/nvme",
            new Fact(
                    identity -> identity.classAndSubclass() != SD_HOST_CONTROLLER,
                    "nvme needs 8 KiB of registers, which an SD host controller does not have"));

    private KnownProbes() {}

    /** {@return why the driver refuses the device, empty if nothing is known against it} */
    static Optional<Refusal> refusal(DriverDescription driver, Device device) {
        Fact fact = BY_DRIVER.get(driver.bus() + "/" + driver.name());
        return fact == null
                ? Optional.empty()
                : PciIdentity.ofModalias(device.modalias())
                        .filter(fact.takes().negate())
                        .map(identity -> Refusal.of(Errno.ENODEV, fact.otherwise()));
    }
}
