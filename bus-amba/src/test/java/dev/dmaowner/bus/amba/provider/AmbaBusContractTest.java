package dev.dmaowner.bus.amba.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.testkit.BusTypeContract;
import dev.dmaowner.testkit.ScriptedHost;

/** The AMBA bus keeps what every bus type must keep. */
class AmbaBusContractTest extends BusTypeContract {

    @Override
    protected BusType busType() {
        return new AmbaBus();
    }

    @Override
    protected Host host() {
        return ScriptedHost.empty()
                .withDevice("amba", "platform/9000000.serial", "AMBA_ID=00341011", "MODALIAS=amba:d00341011")
                .with("/sys/devices/platform/9000000.serial/id", "00341011")
                .withDevice("amba", "platform/9030000.gpio", "AMBA_ID=00041061", "MODALIAS=amba:d00041061")
                .with("/sys/devices/platform/9030000.gpio/id", "00041061");
    }

    @Override
    protected DriverDescription fittingDriver() {
        return DriverDescription.of("amba", "contract-fitting", "amba:d*41061");
    }
}
