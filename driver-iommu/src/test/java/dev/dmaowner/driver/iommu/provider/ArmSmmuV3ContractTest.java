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

/** The driver of SMMUv3 keeps what every driver of IOMMUs must keep. */
class ArmSmmuV3ContractTest extends IommuDriverContract {

    private static final BoardIommu IOMMU = new BoardIommu("arm,smmu-v3", "iommu/smmu3.0x0000000009050000");

    @Override
    protected IommuDriver iommuDriver() {
        return new ArmSmmuV3();
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
        return ScriptedDevice.of("pci/0000:01:00.0", "pci:v00001234d000011E8sv00001AF4sd00001100bc00scFFi00");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(IOMMU.id(0x100));
    }
}
