package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a node's {@code iommus}.
 *
 * @param provider the IOMMU's node
 * @param arguments the cells of its specifier
 */
public record IommuReference(DeviceTreeNode provider, List<Integer> arguments) {

    public IommuReference {
        arguments = List.copyOf(arguments);
    }

    /** {@return the entries up to the first that is empty or makes no sense, as the kernel reads them} */
    public static List<IommuReference> of(DeviceTreeNode node) {
        List<IommuReference> references = new ArrayList<>();
        for (PhandleList.Entry entry : PhandleList.read(node, "iommus", "#iommu-cells")) {
            if (entry.target().isEmpty()) {
                break;
            }
            references.add(new IommuReference(entry.target().get(), entry.arguments()));
        }
        return references;
    }

    /**
     * {@return what entries amount to: an IOMMU and ids, or nothing if there are none or one refers to an IOMMU that is
     * not available, which spoils the others}
     */
    public static Optional<IommuSpecifier> configured(List<IommuReference> references) {
        if (references.isEmpty()
                || !references.stream().allMatch(r -> r.provider().isAvailable())) {
            return Optional.empty();
        }
        return Optional.of(new IommuSpecifier(
                references.get(0).provider().asFirmwareNode(),
                references.stream().map(IommuReference::arguments).toList()));
    }
}
