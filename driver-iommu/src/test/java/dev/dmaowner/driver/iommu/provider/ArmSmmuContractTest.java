package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.testkit.IommuDriverContract;
import dev.dmaowner.testkit.ScriptedDevice;
import java.io.IOException;
import java.util.Optional;

/** The driver of SMMUs of versions 1 and 2 keeps what every driver of IOMMUs must keep. */
class ArmSmmuContractTest extends IommuDriverContract {

    private static final BoardIommu IOMMU = new BoardIommu("arm,mmu-500", "iommu/smmu.0x0000000009050000");

    @Override
    protected IommuDriver iommuDriver() {
        return new ArmSmmu();
    }

    @Override
    protected Host host() {
        return IOMMU.host();
    }

    @Override
    protected Firmware firmware() throws IOException {
        return IOMMU.firmware();
    }

    @Override
    protected Device translatedDevice() {
        return ScriptedDevice.of("platform/15200000.dc", "of:NdcT(null)Cnvidia,tegra186-dc");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(IOMMU.id(0x9));
    }
}
