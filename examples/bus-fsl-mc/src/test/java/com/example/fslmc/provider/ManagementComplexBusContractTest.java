package com.example.fslmc.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.testkit.BusTypeContract;

/** The bus keeps what every bus type must keep. */
class ManagementComplexBusContractTest extends BusTypeContract {

    @Override
    protected BusType busType() {
        return new ManagementComplexBus();
    }

    @Override
    protected Host host() {
        return Board.host();
    }

    @Override
    protected DriverDescription fittingDriver() {
        return DriverDescription.of("fsl-mc", "fsl_dpaa2_eth", "fsl-mc:v00001957ddpni");
    }
}
