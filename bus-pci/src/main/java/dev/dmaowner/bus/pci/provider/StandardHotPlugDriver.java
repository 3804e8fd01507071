package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.bus.pci.topology.Capability;
import dev.dmaowner.bus.pci.topology.Lookup;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;

/**
 * The driver {@code shpchp} of bridges with a standard hot-plug controller. It is an ordinary driver, so a bridge
 * bound to it keeps its whole group from a user.
 */
public final class StandardHotPlugDriver implements Driver {

    static final String NAME = "shpchp";

    private static final int HOT_PLUG_CAPABILITY = 0x0c;

    /** For the service loader, and for programs that assemble a machine. */
    public StandardHotPlugDriver() {}

    @Override
    public DriverDescription description() {
        return DriverDescription.of(PciFunction.BUS, NAME, "pci:v*d*sv*sd*bc06sc04i00*");
    }

    /**
     * {@inheritDoc} It takes a bridge that has the controller and that firmware leaves to the operating system. A device
     * tree does; ACPI does so only through a method of the bridge, of which nothing shows in {@code /sys}, so that with
     * ACPI, or without a word from firmware, a bridge is taken for one that firmware keeps.
     */
    @Override
    public ProbeAnswer probe(ProbeContext context) {
        if (!(context.device() instanceof PciFunction bridge)) {
            return ProbeAnswer.refused(Errno.ENODEV, "the device is described by another bus");
        }
        Lookup<Capability> controller = bridge.configurationSpace().capability(HOT_PLUG_CAPABILITY);
        if (controller.found().isEmpty()) {
            return ProbeAnswer.refused(Errno.ENODEV, "the bridge shows no standard hot-plug controller");
        }
        boolean handedOver = bridge.place()
                .hostBridgeNode()
                .filter(FirmwareNode.TreeNode.class::isInstance)
                .isPresent();
        return handedOver
                ? new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO)
                : ProbeAnswer.refused(Errno.ENODEV, "firmware keeps the hot-plug controller to itself");
    }
}
