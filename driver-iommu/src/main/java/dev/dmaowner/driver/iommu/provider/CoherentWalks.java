package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.TableIommu;
import dev.dmaowner.firmware.TreeDma;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuInstance;
import java.util.Optional;

/**
 * Whether an SMMU keeps DMA coherent. Firmware declares whether the SMMU's table walks are coherent, and Linux believes it even
 * if the hardware's registers disagree. Without a description in firmware an SMMU counts as coherent, as on most servers.
 */
final class CoherentWalks {

    private CoherentWalks() {}

    /** {@return whether firmware says that the table walks of an instance are coherent} */
    static CacheCoherency of(IommuInstance instance, Firmware firmware) {
        return TreeNodes.of(instance, firmware)
                .map(CoherentWalks::ofNode)
                .or(() -> ofTable(instance, firmware))
                .map(CoherentWalks::asFact)
                .orElse(CacheCoherency.COHERENT);
    }

    /** {@return whether a device tree says that a device's own DMA is coherent} */
    static CacheCoherency ofDevice(Device device, Firmware firmware) {
        return TreeNodes.ownOf(device, firmware)
                .map(node -> asFact(ofNode(node)))
                .orElse(CacheCoherency.NOT_COHERENT);
    }

    private static Optional<Coherence> ofTable(IommuInstance instance, Firmware firmware) {
        return firmware.tableIommus().stream()
                .filter(iommu -> instance.node().filter(iommu.node()::equals).isPresent())
                .findFirst()
                .map(TableIommu::coherence);
    }

    private static Coherence ofNode(DeviceTreeNode node) {
        return TreeDma.ofDevice(node).coherence();
    }

    private static CacheCoherency asFact(Coherence coherence) {
        return coherence == Coherence.COHERENT ? CacheCoherency.COHERENT : CacheCoherency.NOT_COHERENT;
    }
}
