package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;

/** {@code pci-stub} keeps what every driver must keep. */
class PciStubContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new PciStubDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("pci/0000:00:02.0", "pci:v00008086d000010D3sv00008086sd00000000bc02sc00i00");
    }
}
