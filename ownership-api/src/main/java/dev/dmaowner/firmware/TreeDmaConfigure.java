package dev.dmaowner.firmware;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import dev.dmaowner.firmware.IommuMap.Mapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Configures by the device tree: the kernel's {@code of_dma_configure_id}. */
final class TreeDmaConfigure {

    private TreeDmaConfigure() {}

    static Outcome<DmaConfiguration> configure(DeviceTreeNode node, DmaConfigureRequest request) {
        TreeDma dma = TreeDma.of(node, request.kind(), request.rules());
        if (request.ranges() == RangePolicy.AS_SAID && dma.status() == RangeStatus.NONE) {
            return Outcome.done(new DmaConfiguration(
                    RangeStatus.NONE, List.of(), 0, dma.mask(), Coherence.NON_COHERENT, Optional.empty()));
        }
        if (dma.status() == RangeStatus.UNUSABLE && isFatal(dma, request.ranges())) {
            return Outcome.refused(Errno.EINVAL, "no dma-ranges of " + node + " can be used");
        }
        return Outcome.done(new DmaConfiguration(
                dma.status(), dma.ranges(), dma.limit(), dma.mask(), dma.coherence(), iommu(node, request)));
    }

    /** Ranges of size zero are an error under every policy. */
    private static boolean isFatal(TreeDma dma, RangePolicy policy) {
        return policy == RangePolicy.AS_SAID || dma.rangeNode().isPresent();
    }

    /** Errors in the tree mean that there is no IOMMU, never that the device cannot be used. */
    private static Optional<IommuSpecifier> iommu(DeviceTreeNode node, DmaConfigureRequest request) {
        return request.ids().isEmpty() && request.pciSegment().isEmpty()
                ? IommuReference.configured(IommuReference.of(node))
                : IommuMap.of(node).flatMap(map -> mapped(map, request.ids()));
    }

    /** All ids must be mapped to available IOMMUs. If one is not, the device has no IOMMU. */
    private static Optional<IommuSpecifier> mapped(IommuMap map, List<Integer> ids) {
        List<IommuReference> references = new ArrayList<>();
        for (int id : ids) {
            Optional<Mapped> mapped = map.lookUp(id).value();
            if (mapped.isEmpty() || mapped.get().provider().isEmpty()) {
                return Optional.empty();
            }
            references.add(new IommuReference(
                    mapped.get().provider().get(), List.of(mapped.get().id())));
        }
        return IommuReference.configured(references);
    }
}
