package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.testkit.IommuDriverContract;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedHost;

/** The driver of VT-d keeps what every driver of IOMMUs must keep. */
class IntelIommuContractTest extends IommuDriverContract {

    @Override
    protected IommuDriver iommuDriver() {
        return new IntelIommu();
    }

    @Override
    protected Host host() {
        return ScriptedHost.empty()
                .with("/sys/devices/virtual/iommu/dmar0/uevent", "")
                .withLink("/sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0")
                .with("/sys/devices/virtual/iommu/dmar1/uevent", "")
                .withLink("/sys/class/iommu/dmar1", "../../devices/virtual/iommu/dmar1");
    }

    @Override
    protected Device translatedDevice() {
        return ScriptedDevice.of("pci/0000:01:00.0", "pci:v00001234d000011E8sv00001AF4sd00001100bc00scFFi00");
    }
}
