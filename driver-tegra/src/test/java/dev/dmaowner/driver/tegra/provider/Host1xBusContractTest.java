package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.testkit.BusTypeContract;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedHost;
import java.util.List;

/** The bus of logical devices keeps what every bus type must keep. */
class Host1xBusContractTest extends BusTypeContract {

    private static final ScriptedDevice HOST =
            ScriptedDevice.of("platform/50000000.host1x", "of:Nhost1xT(null)Cnvidia,tegra210-host1x");

    @Override
    protected BusType busType() {
        return new Host1xBus();
    }

    /** A kernel with a logical device, which the bus leaves to the driver of the host1x. */
    @Override
    protected Host host() {
        return ScriptedHost.empty()
                .withDevice("platform", "platform/50000000.host1x", "DRIVER=tegra-host1x")
                .withDevice("host1x", "platform/50000000.host1x/drm", "DRIVER=drm");
    }

    @Override
    protected List<Device> devicesOfDrivers() {
        return List.of(new LogicalDevice(HOST));
    }

    /** The clients, on the platform bus, do the DMA that a logical device stands for. */
    @Override
    protected Claiming claiming() {
        return Claiming.NEVER;
    }

    @Override
    protected DriverDescription fittingDriver() {
        return DriverDescription.of("host1x", "drm");
    }
}
