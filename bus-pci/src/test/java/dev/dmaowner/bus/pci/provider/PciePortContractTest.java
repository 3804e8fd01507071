package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;

/** {@code pcieport} keeps what every driver must keep, on a root port. */
class PciePortContractTest extends DriverContract {

    private static final int EXPRESS = 0x10;
    private static final int ROOT_PORT = 0x0042;

    @Override
    protected Driver driver() {
        return new PciePortDriver();
    }

    @Override
    protected Device device() {
        return Machines.device(Machines.header(1, EXPRESS, ROOT_PORT));
    }
}
