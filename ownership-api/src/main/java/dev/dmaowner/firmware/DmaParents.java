package dev.dmaowner.firmware;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the node through which a device reaches memory. */
final class DmaParents {

    private DmaParents() {}

    /** The provider of the {@code interconnects} entry that is named {@code dma-mem}, else the node around. */
    static @Nullable DeviceTreeNode find(DeviceTreeNode node) {
        DeviceTreeProperty names = node.find("interconnect-names");
        int index = names == null ? -1 : names.indexOfTerminated("dma-mem");
        if (index >= 0) {
            List<PhandleList.Entry> entries = PhandleList.read(node, "interconnects", "#interconnect-cells");
            if (index < entries.size() && entries.get(index).target().isPresent()) {
                return entries.get(index).target().get();
            }
        }
        return node.parentOrNull();
    }
}
