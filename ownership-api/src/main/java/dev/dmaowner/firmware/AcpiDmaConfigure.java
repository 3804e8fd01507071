package dev.dmaowner.firmware;

import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How ACPI configures a device for DMA (the kernel's {@code acpi_dma_configure_id}): by IORT, then by RIMT, then by VIOT. A device
 * that the tables describe inconsistently has no IOMMU. That is not an error, as in the kernel, which ignores every error here except a
 * deferral.
 *
 * <p>Coherence follows {@code _CCA}, as far as a table repeats it: a device of an Arm machine that no table describes cannot do DMA; on
 * other machines all devices are coherent. Immutable.
 */
final class AcpiDmaConfigure {

    private static final long DEFAULT_MASK = 0xffff_ffffL;

    private final Coherence unsaid;
    private final Optional<IortTranslation> iort;
    private final Optional<RimtTranslation> rimt;
    private final Optional<ViotTranslation> viot;

    private AcpiDmaConfigure(
            Coherence unsaid,
            Optional<IortTranslation> iort,
            Optional<RimtTranslation> rimt,
            Optional<ViotTranslation> viot) {
        this.unsaid = unsaid;
        this.iort = iort;
        this.rimt = rimt;
        this.viot = viot;
    }

    static AcpiDmaConfigure of(AcpiTables tables) {
        return new AcpiDmaConfigure(
                tables.areOfArm() ? Coherence.DMA_NOT_SUPPORTED : Coherence.COHERENT,
                tables.iort().map(IortTranslation::of),
                tables.rimt().map(RimtTranslation::of),
                tables.viot().map(ViotTranslation::of));
    }

    /**
     * Configure a PCI function.
     *
     * @param requesterIds the ids under which its DMA may arrive, its own first
     */
    DmaConfiguration pci(int segment, List<Integer> requesterIds) {
        Optional<IortNode.RootComplex> complex = iort.flatMap(table -> table.rootComplex(segment));
        Optional<IommuSpecifier> iommu = complex.flatMap(node -> mapAll(node, requesterIds))
                .or(() -> rimt.flatMap(table -> table.pci(segment, requesterIds)))
                .or(() -> viot.flatMap(table -> table.pci(segment, requesterIds)));
        int bits = complex.filter(node -> node.header().revision() >= 1)
                .map(IortNode.RootComplex::memoryAddressLimit)
                .orElse(0);
        return configuration(complex.map(IortNode.RootComplex::memoryAccess), bits, iommu);
    }

    /**
     * Configure a device of the namespace whose only ids are those of the table.
     *
     * @param path the full path of its object or of the nearest object above it
     * @param firstMemory where its first memory resource begins, empty if it has none
     */
    DmaConfiguration object(String path, OptionalLong firstMemory) {
        Optional<IortNode.NamedComponent> component = iort.flatMap(table -> table.namedComponent(path));
        Optional<IommuSpecifier> iommu = component
                .flatMap(node -> iort.flatMap(table -> table.mapSingles(node)))
                .or(() -> rimt.flatMap(table -> table.object(path)))
                .or(() -> firstMemory.isEmpty()
                        ? Optional.empty()
                        : viot.flatMap(table -> table.mmio(firstMemory.getAsLong())));
        return configuration(component, iommu);
    }

    /**
     * Configure a device of the namespace by an id that its bus knows.
     *
     * @param path the full path of its object or of the nearest object above it
     */
    DmaConfiguration object(String path, int id) {
        Optional<IortNode.NamedComponent> component = iort.flatMap(table -> table.namedComponent(path));
        return configuration(
                component,
                component
                        .flatMap(node -> mapAll(node, List.of(id)))
                        .or(() -> rimt.flatMap(table -> table.object(path, id))));
    }

    /** {@return the memory that an IORT says must stay mapped for a device} */
    List<ReservedRegion> reservedRegions(IommuSpecifier device) {
        return iort.map(table -> table.reservedRegions(device)).orElse(List.of());
    }

    private Optional<IommuSpecifier> mapAll(IortNode node, List<Integer> ids) {
        return iort.flatMap(table -> table.mapAll(node, ids));
    }

    private DmaConfiguration configuration(
            Optional<IortNode.NamedComponent> component, Optional<IommuSpecifier> iommu) {
        int bits = component.map(IortNode.NamedComponent::memoryAddressLimit).orElse(0);
        return configuration(component.map(IortNode.NamedComponent::memoryAccess), bits, iommu);
    }

    private DmaConfiguration configuration(
            Optional<IortMemoryAccess> access, int bits, Optional<IommuSpecifier> iommu) {
        Coherence coherence = access.map(said -> said.isCoherent() ? Coherence.COHERENT : Coherence.NON_COHERENT)
                .orElse(unsaid);
        if (coherence == Coherence.DMA_NOT_SUPPORTED) {
            return new DmaConfiguration(RangeStatus.NONE, List.of(), 0, DEFAULT_MASK, coherence, Optional.empty());
        }
        long limit = bits == 0 ? 0 : lastAddress(bits);
        long mask = bits == 0 ? DEFAULT_MASK : Math.min(DEFAULT_MASK, limit & Long.MAX_VALUE);
        return new DmaConfiguration(RangeStatus.NONE, List.of(), limit, mask, coherence, iommu);
    }

    private static long lastAddress(int bits) {
        return bits >= Long.SIZE ? -1L : (1L << bits) - 1;
    }
}
