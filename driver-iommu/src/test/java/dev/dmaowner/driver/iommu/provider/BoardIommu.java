package dev.dmaowner.driver.iommu.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import dev.dmaowner.testkit.ScriptedHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A board with one IOMMU, as its tree describes it and as its kernel has registered it.
 *
 * @param compatible what the IOMMU is
 * @param registered the directory in which it is registered, below that of its platform device
 */
record BoardIommu(String compatible, String registered) {

    private static final String NODE = "iommu@9050000";
    private static final String DEVICE = "platform/9050000.iommu";
    private static final String TREE = "firmware/devicetree/base/" + NODE;

    /** An IOMMU that bears the name of its platform device, as most do. */
    static BoardIommu of(String compatible) {
        return new BoardIommu(compatible, "iommu/9050000.iommu");
    }

    Host host() {
        String name = registered.substring(registered.lastIndexOf('/') + 1);
        return ScriptedHost.empty()
                .with("/sys/" + TREE + "/compatible", (compatible + "\0").getBytes(US_ASCII))
                .withDevice("platform", DEVICE, "OF_FULLNAME=/" + NODE)
                .withLink("/sys/devices/" + DEVICE + "/of_node", "../../../" + TREE)
                .with("/sys/devices/" + DEVICE + "/" + registered + "/uevent", "")
                .withLink("/sys/class/iommu/" + name, "../../devices/" + DEVICE + "/" + registered);
    }

    Firmware firmware() throws IOException {
        byte[] tree = new FlattenedTreeWriter()
                .begin("")
                .begin(NODE)
                .strings("compatible", compatible)
                .cells("#iommu-cells", 1)
                .end()
                .end()
                .bytes();
        return Firmware.of(DeviceTree.read(ByteBuffer.wrap(tree)));
    }

    /** A device's only id behind it. */
    IommuSpecifier id(int id) {
        return new IommuSpecifier(new FirmwareNode.TreeNode("/" + NODE), List.of(List.of(id)));
    }
}
