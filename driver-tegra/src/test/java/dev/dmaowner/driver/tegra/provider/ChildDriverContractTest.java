package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each driver of what is below a host1x keeps what every driver must keep. Its device is the only part of the logical device,
 * which therefore comes and goes, and attaches the shared domain, while the driver probes and is removed.
 */
@ParameterizedClass
@EnumSource
class ChildDriverContractTest extends DriverContract {

    enum Child {
        DISPLAY_HUB(DisplayHubDriver::new, "tegra186", "display"),
        DC(DcDriver::new, "tegra210", "dc"),
        HDMI(HdmiDriver::new, "tegra30", "hdmi"),
        DSI(DsiDriver::new, "tegra210", "dsi"),
        DPAUX(DpauxDriver::new, "tegra210", "dpaux"),
        SOR(SorDriver::new, "tegra210", "sor"),
        GR2D(Gr2dDriver::new, "tegra30", "gr2d"),
        GR3D(Gr3dDriver::new, "tegra30", "gr3d"),
        VIC(VicDriver::new, "tegra210", "vic"),
        NVDEC(NvdecDriver::new, "tegra210", "nvdec");

        private final Supplier<Driver> driver;
        private final Host1xAbove above;

        Child(Supplier<Driver> driver, String chip, String part) {
            this.driver = driver;
            this.above = new Host1xAbove(chip, part);
        }
    }

    private final Child child;

    ChildDriverContractTest(Child child) {
        this.child = child;
    }

    @Override
    protected Driver driver() {
        return child.driver.get();
    }

    @Override
    protected Device device() {
        return child.above.child();
    }

    @Override
    protected List<Device> others() {
        return List.of(child.above.host());
    }

    @Override
    protected void prepare(MachineBuilder machine) throws IOException {
        child.above.on(machine);
    }

    @Override
    protected DefaultDomainType defaultDomain(OwnershipRules rules) {
        return Host1xAbove.defaultDomain(rules);
    }
}
