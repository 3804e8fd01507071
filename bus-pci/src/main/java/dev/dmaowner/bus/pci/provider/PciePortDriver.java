package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.bus.pci.topology.Lookup;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.PortType;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;

/** The driver of PCI Express ports, which lends them to services such as hot-plug and error reporting. */
public final class PciePortDriver implements Driver {

    static final String NAME = "pcieport";

    /** For the service loader, and for programs that assemble a machine. */
    public PciePortDriver() {}

    @Override
    public DriverDescription description() {
        return DriverDescription.of(
                PciFunction.BUS,
                NAME,
                "pci:v*d*sv*sd*bc06sc04i00*",
                "pci:v*d*sv*sd*bc06sc04i01*",
                "pci:v*d*sv*sd*bc08sc07i00*");
    }

    /** {@inheritDoc} The driver of a port does no DMA, so it does not keep userspace from owning the group. */
    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return DmaManagement.BY_DRIVER;
    }

    /** {@inheritDoc} Where what the function is was not read, it is taken for a port. */
    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Lookup<PortType> type = context.device() instanceof PciFunction function
                ? function.portType()
                : new Lookup.Unknown<>("the device is described by another bus");
        if (type.isUnknown() || type.found().filter(PciePortDriver::isPort).isPresent()) {
            return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
        }
        String what = type.found().map(PortType::words).orElse("conventional bridge");
        return ProbeAnswer.refused(Errno.ENODEV, "it is no PCI Express port but a " + what);
    }

    private static boolean isPort(PortType type) {
        return switch (type) {
            case ROOT_PORT, UPSTREAM_PORT, DOWNSTREAM_PORT, ROOT_COMPLEX_EVENT_COLLECTOR -> true;
            default -> false;
        };
    }
}
