package dev.dmaowner.driver.vfio;

import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;

/** {@code vfio-pci} keeps what every driver must keep. */
class VfioPciContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new VfioPciDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("pci/0000:01:00.0", "pci:v00001234d000011E8sv00001AF4sd00001100bc00scFFi00");
    }
}
