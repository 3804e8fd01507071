package dev.dmaowner.bus.platform.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.testkit.BusTypeContract;
import dev.dmaowner.testkit.ScriptedHost;

/** The platform bus keeps what every bus type must keep. */
class PlatformBusContractTest extends BusTypeContract {

    @Override
    protected BusType busType() {
        return new PlatformBus();
    }

    @Override
    protected Host host() {
        return ScriptedHost.empty()
                .withDevice("platform", "platform/toy.0", "MODALIAS=platform:toy")
                .withDevice("platform", "platform/toy.1", "MODALIAS=platform:toy")
                .withDevice(
                        "platform",
                        "platform/1000.dma",
                        "OF_NAME=dma",
                        "OF_FULLNAME=/dma@1000",
                        "OF_COMPATIBLE_0=vendor,dma",
                        "OF_COMPATIBLE_N=1",
                        "MODALIAS=of:NdmaT(null)Cvendor,dma");
    }

    @Override
    protected DriverDescription fittingDriver() {
        return DriverDescription.of("platform", "contract-fitting", "platform:toy", "of:N*T*Cvendor,dma");
    }
}
