package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;

/** {@code tegra-host1x} keeps what every driver must keep, while it attaches a domain of its own. */
class Host1xDriverContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new Host1xDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("platform/50000000.host1x", "of:Nhost1xT(null)Cnvidia,tegra210-host1x");
    }

    @Override
    protected void prepare(MachineBuilder machine) {
        machine.bus(new Host1xBus());
    }

    @Override
    protected DefaultDomainType defaultDomain(OwnershipRules rules) {
        return Host1xAbove.defaultDomain(rules);
    }
}
