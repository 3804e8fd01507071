package dev.dmaowner.machine;

import dev.dmaowner.KernelRules;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;

/**
 * A driver without ids. It takes any device whose override names it, and leaves the group alone.
 *
 * @param bus the bus's name
 */
record AnyDeviceDriver(String bus) implements Driver {

    static final String NAME = "any-device";

    @Override
    public DriverDescription description() {
        return DriverDescription.of(bus, NAME);
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return DmaManagement.BY_DRIVER;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
    }
}
