package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;

/** {@code tegra-dc} keeps what every driver must keep. */
class DcContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new DcDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("platform/54200000.dc", "of:NdcT(null)Cnvidia,tegra210-dc");
    }
}
