package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.testkit.IommuDriverContract;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedHost;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The driver of Tegra's SMMU keeps what every driver of IOMMUs must keep. */
class TegraSmmuContractTest extends IommuDriverContract {

    private static final int DISPLAY = 1;

    @Override
    protected IommuDriver iommuDriver() {
        return new TegraSmmu();
    }

    @Override
    protected Host host() {
        return ScriptedHost.empty().with("/sys/class/iommu/7000f000.memory-controller/uevent", "");
    }

    @Override
    protected Firmware firmware() throws IOException {
        return Firmware.of(TreeByHand.chip("tegra30").build());
    }

    @Override
    protected Device translatedDevice() {
        return ScriptedDevice.of("platform/54200000.dc", "of:NdcT(null)Cnvidia,tegra30-dc");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(new IommuSpecifier(
                new FirmwareNode.TreeNode("/memory-controller@7000f000"), List.of(List.of(DISPLAY))));
    }
}
