package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;

/** {@code shpchp} keeps what every driver must keep, on a bridge that a device tree leaves to it. */
class StandardHotPlugContractTest extends DriverContract {

    private static final int HOT_PLUG = 0x0c;

    @Override
    protected Driver driver() {
        return new StandardHotPlugDriver();
    }

    @Override
    protected Device device() {
        return Machines.below(Machines.device(Machines.header(1, HOT_PLUG, 0)), new FirmwareNode.TreeNode("/pcie@0"));
    }
}
