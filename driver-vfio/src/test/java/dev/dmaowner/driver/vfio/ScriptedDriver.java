package dev.dmaowner.driver.vfio;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;

/** A driver that takes every device it is bound to by hand. */
record ScriptedDriver(String bus, String name, DmaManagement management) implements Driver {

    @Override
    public DriverDescription description() {
        return DriverDescription.of(bus, name);
    }

    @Override
    public DmaManagement dmaManagement(OwnershipRules rules) {
        return management;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
    }
}
