package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;

/** {@code tegra-vic} keeps what every driver must keep. */
class VicContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new VicDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("platform/54340000.vic", "of:NvicT(null)Cnvidia,tegra210-vic");
    }
}
