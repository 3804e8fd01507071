package dev.dmaowner.driver.iommu.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import dev.dmaowner.testkit.IommuDriverContract;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The driver of SMMUv3 keeps what every driver of IOMMUs must keep. */
class ArmSmmuV3ContractTest extends IommuDriverContract {

    private static final String SMMU = "9050000.iommu";

    @Override
    protected IommuDriver iommuDriver() {
        return new ArmSmmuV3();
    }

    @Override
    protected Host host() {
        String name = "smmu3.0x0000000009050000";
        return ScriptedHost.empty()
                .with("/sys/firmware/devicetree/base/smmuv3@9050000/compatible", "arm,smmu-v3\0".getBytes(US_ASCII))
                .withDevice("platform", "platform/" + SMMU, "OF_FULLNAME=/smmuv3@9050000")
                .withLink(
                        "/sys/devices/platform/" + SMMU + "/of_node",
                        "../../../firmware/devicetree/base/smmuv3@9050000")
                .with("/sys/devices/platform/" + SMMU + "/iommu/" + name + "/uevent", "")
                .withLink("/sys/class/iommu/" + name, "../../devices/platform/" + SMMU + "/iommu/" + name);
    }

    @Override
    protected Firmware firmware() throws IOException {
        byte[] tree = new FlattenedTreeWriter()
                .begin("")
                .begin("smmuv3@9050000")
                .strings("compatible", "arm,smmu-v3")
                .cells("#iommu-cells", 1)
                .end()
                .end()
                .bytes();
        return Firmware.of(DeviceTree.read(ByteBuffer.wrap(tree)));
    }

    @Override
    protected Device translatedDevice() {
        return ScriptedDevice.of("pci/0000:01:00.0", "pci:v00001234d000011E8sv00001AF4sd00001100bc00scFFi00");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(new IommuSpecifier(new FirmwareNode.TreeNode("/smmuv3@9050000"), List.of(List.of(0x100))));
    }
}
