package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A board of a few nodes, for tests: an IOMMU, and devices that a test adds. */
final class SmallTree {

    private final FlattenedTreeWriter tree = new FlattenedTreeWriter().begin("");

    /** A board of a chip. */
    static SmallTree of(String chip) {
        SmallTree board = new SmallTree();
        board.tree.strings("compatible", chip).cells("#address-cells", 1).cells("#size-cells", 1);
        return board;
    }

    /** An IOMMU; the last text can be a property without value, such as {@code dma-coherent}. */
    SmallTree iommu(String compatible, String... flags) {
        tree.begin("iommu").strings("compatible", compatible).cells("#iommu-cells", 1);
        for (String flag : flags) {
            tree.empty(flag);
        }
        tree.end();
        return this;
    }

    SmallTree device(String name, String compatible, String... flags) {
        tree.begin(name).strings("compatible", compatible);
        for (String flag : flags) {
            tree.empty(flag);
        }
        tree.end();
        return this;
    }

    /** A device with one window to memory and a parent of its own that states the window. */
    SmallTree deviceWithWindow(String name, int startHigh, int startLow, int sizeHigh, int sizeLow) {
        tree.begin(name + "-bus")
                .cells("#address-cells", 2)
                .cells("#size-cells", 2)
                .cells("dma-ranges", startHigh, startLow, 0, sizeHigh, sizeLow)
                .begin(name)
                .strings("compatible", "acme,x")
                .end()
                .end();
        return this;
    }

    /** A device with a region of memory at 0x1000, which it is to see at an address. */
    SmallTree deviceWithRegion(String name, int seenAt) {
        tree.begin(name)
                .strings("compatible", "acme,x")
                .cells("phandle", 7)
                .cells("memory-region", 8)
                .end()
                .begin("memory@1000")
                .cells("reg", 0x1000, 0x100)
                .cells("phandle", 8)
                .cells("iommu-addresses", 7, seenAt, 0x100)
                .end();
        return this;
    }

    HandMadeView behind(IommuDriver driver, String kernelDriver) throws IOException {
        IommuInstance instance = new IommuInstance(
                kernelDriver,
                "iommu",
                Optional.of(new FirmwareNode.TreeNode("/iommu")),
                Joining.WHEN_CONFIGURED,
                DefaultDomainType.DMA);
        byte[] bytes = tree.end().bytes();
        return new HandMadeView(driver, instance, Firmware.of(DeviceTree.read(ByteBuffer.wrap(bytes))));
    }

    static HandMadeDevice at(String name, String path) {
        return HandMadeDevice.platform(name).describedBy(new FirmwareNode.TreeNode(path));
    }
}
