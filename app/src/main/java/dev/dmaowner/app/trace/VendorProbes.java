package dev.dmaowner.app.trace;

import dev.dmaowner.machine.CatalogueDriver.ProbeFact;
import dev.dmaowner.spi.DriverDescription;
import java.util.Optional;

/**
 * What probes of vendors' drivers answer on the emulated hardware of the recordings. These are the drivers' own affairs,
 * not the core's; each is stated by the driver and the device's ids.
 */
final class VendorProbes {

    private VendorProbes() {}

    /** {@return what is known of a driver's probe} */
    static ProbeFact of(DriverDescription driver) {
        return device -> Optional.empty();
    }
}
