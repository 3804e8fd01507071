package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes a small device tree, as a kernel shows one in directories. */
final class TreeByHand {

    private static final String BASE = "sys/firmware/devicetree/base";
    private static final int SMMU = 1;

    private final CapturedTreeBuilder files = CapturedTree.builder();

    /** A chip with a memory controller and a host1x that is or is not behind it. */
    static TreeByHand chip(String name, int... swgroupOfHost) throws IOException {
        TreeByHand tree = new TreeByHand();
        tree.cells("", "#address-cells", 1).cells("", "#size-cells", 1);
        tree.node("/memory-controller@7000f000", "nvidia,tegra30-mc");
        tree.cells("/memory-controller@7000f000", "#iommu-cells", 1);
        tree.cells("/memory-controller@7000f000", "phandle", SMMU);
        tree.node("/host1x@50000000", "nvidia," + name + "-host1x", swgroupOfHost);
        tree.cells("/host1x@50000000", "#address-cells", 1).cells("/host1x@50000000", "#size-cells", 1);
        tree.files.file(BASE + "/host1x@50000000/ranges", new byte[0]);
        return tree;
    }

    /** A node whose unit address is that of its registers, behind the memory controller under these software groups. */
    TreeByHand node(String path, String compatible, int... swgroups) throws IOException {
        text(path, "compatible", compatible);
        cells(path, "reg", Integer.parseUnsignedInt(path.substring(path.lastIndexOf('@') + 1), 16), 0x1000);
        int[] iommus = new int[swgroups.length * 2];
        for (int i = 0; i < swgroups.length; i++) {
            iommus[2 * i] = SMMU;
            iommus[2 * i + 1] = swgroups[i];
        }
        return swgroups.length == 0 ? this : cells(path, "iommus", iommus);
    }

    TreeByHand disabled(String path) throws IOException {
        return text(path, "status", "disabled");
    }

    private TreeByHand text(String path, String property, String value) throws IOException {
        files.file(BASE + path + "/" + property, (value + "\0").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private TreeByHand cells(String path, String property, int... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        for (int value : values) {
            bytes.putInt(value);
        }
        files.file(BASE + path + "/" + property, bytes.array());
        return this;
    }

    DeviceTree build() throws IOException {
        return DeviceTree.read(CapturedHost.of(files.build(), "by hand")).orElseThrow();
    }
}
