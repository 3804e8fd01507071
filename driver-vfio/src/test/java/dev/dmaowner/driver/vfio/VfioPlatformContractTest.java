package dev.dmaowner.driver.vfio;

import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;

/** {@code vfio-platform} keeps what every driver must keep. */
class VfioPlatformContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new VfioPlatformDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("platform/1000.ethernet", "of:NethernetT(null)Ccalxeda,hb-xgmac");
    }
}
