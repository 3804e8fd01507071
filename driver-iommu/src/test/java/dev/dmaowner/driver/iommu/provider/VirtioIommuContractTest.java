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

/** The driver of virtual machines' IOMMUs keeps what every driver of IOMMUs must keep. */
class VirtioIommuContractTest extends IommuDriverContract {

    private static final BoardIommu IOMMU = new BoardIommu("virtio,mmio", "virtio0/iommu/9050000.iommu");

    @Override
    protected IommuDriver iommuDriver() {
        return new VirtioIommu();
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
        return ScriptedDevice.of("pci/0000:01:00.0", "pci:v00001AF4d00001041sv00001AF4sd00001100bc02sc00i00");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(IOMMU.id(0x100));
    }
}
