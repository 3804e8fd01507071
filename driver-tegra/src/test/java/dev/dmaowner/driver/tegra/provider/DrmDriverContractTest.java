package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import dev.dmaowner.driver.tegra.provider.Client.Manages;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedBus;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedDriver;
import java.util.List;
import java.util.Set;

/** {@code drm} keeps what every driver must keep, while it attaches the shared domain to the group of a client. */
class DrmDriverContractTest extends DriverContract {

    private static final String PART = "/host1x@50000000/dc@54200000";
    private static final ScriptedDevice HOST = ScriptedDevice.of("platform/50000000.host1x", "of:NhostT(null)Ctest");

    @Override
    protected Driver driver() {
        return new DrmDriver();
    }

    @Override
    protected Device device() {
        return new LogicalDevice(HOST);
    }

    /** A host1x that is the only client itself, so that the logical device is there whenever its driver probes. */
    @Override
    protected void prepare(MachineBuilder machine) {
        DriverDescription description = DriverDescription.of("platform", "test-host1x", HOST.modalias());
        machine.bus(new ScriptedBus("platform", List.of(HOST)))
                .driver(new ScriptedDriver(description, DmaManagement.BY_DRIVER).probing(DrmDriverContractTest::host));
    }

    private static ProbeAnswer host(ProbeContext context) {
        Host1x host = new Host1x(context, Generation.TEGRA30, Set.of(PART));
        host.register(
                new Client(HOST.id(), PART, "tegra-dc", context.group(), Attaching.IF_IN_A_GROUP, Manages.DRIVER));
        context.shareWithChildren(Host1x.class, host);
        return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
    }

    @Override
    protected DefaultDomainType defaultDomain(OwnershipRules rules) {
        return Host1xAbove.defaultDomain(rules);
    }
}
