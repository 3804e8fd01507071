package dev.dmaowner.testkit;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DriverDescription;

/** The contract on the toy bus; a subclass breaks one thing. */
class ToyBusContract extends BusTypeContract {

    @Override
    protected BusType busType() {
        return new ToyBus();
    }

    @Override
    protected boolean isProvidedAsService() {
        return false;
    }

    @Override
    protected Host host() {
        return ScriptedHost.empty()
                .withDevice("toy", "toys/toy0", "MODALIAS=toy:ball")
                .withDevice("toy", "toys/toy1", "MODALIAS=toy:doll");
    }

    @Override
    protected DriverDescription fittingDriver() {
        return DriverDescription.of("toy", "contract-fitting", "toy:d*");
    }
}
