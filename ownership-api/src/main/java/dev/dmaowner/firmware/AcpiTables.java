package dev.dmaowner.firmware;

import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ACPI tables of a host that describe which device is behind which IOMMU. A damaged table counts as absent and is reported as a
 * problem.
 *
 * @param iort the table of an Arm machine
 * @param rimt the table of a RISC-V machine
 * @param viot the table of a machine with a virtio-iommu
 * @param dmar the table of a machine with Intel's IOMMUs
 * @param ivrs the table of a machine with AMD's IOMMUs
 * @param problems the problems of damaged tables
 */
record AcpiTables(
        Optional<IortTable> iort,
        Optional<RimtTable> rimt,
        Optional<ViotTable> viot,
        Optional<DmarTable> dmar,
        Optional<IvrsTable> ivrs,
        List<AcpiTableException> problems) {

    /** A machine without these tables. */
    static final AcpiTables NONE = new AcpiTables(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private static final String DIRECTORY = "/sys/firmware/acpi/tables/";

    AcpiTables {
        problems = List.copyOf(problems);
    }

    /**
     * Read a host's tables, each once.
     *
     * @throws IOException if a table is there and its file cannot be read
     */
    static AcpiTables read(Host host) throws IOException {
        List<AcpiTableException> problems = new ArrayList<>();
        return new AcpiTables(
                read(host, IortTable.SIGNATURE, IortTable::read, problems),
                read(host, RimtTable.SIGNATURE, RimtTable::read, problems),
                read(host, ViotTable.SIGNATURE, ViotTable::read, problems),
                read(host, DmarTable.SIGNATURE, DmarTable::read, problems),
                read(host, IvrsTable.SIGNATURE, IvrsTable::read, problems),
                problems);
    }

    /** {@return the IOMMUs that the IORT, the RIMT and the VIOT describe, in their order} */
    List<TableIommu> iommus() {
        List<TableIommu> iommus = new ArrayList<>();
        for (IortNode node : iort.map(IortTable::nodes).orElse(List.of())) {
            if (node instanceof IortNode.Smmu smmu) {
                iommus.add(
                        new TableIommu(TableIommu.Kind.SMMU, node.tableNode(), smmu.baseAddress(), smmu.coherence()));
            } else if (node instanceof IortNode.SmmuV3 smmu) {
                iommus.add(new TableIommu(
                        TableIommu.Kind.SMMU_V3, node.tableNode(), smmu.baseAddress(), smmu.coherence()));
            }
        }
        for (RimtNode node : rimt.map(RimtTable::nodes).orElse(List.of())) {
            if (node instanceof RimtNode.Iommu iommu) {
                iommus.add(
                        iommu.isFunction()
                                ? new TableIommu(
                                        TableIommu.Kind.RISCV_PCI,
                                        iommu.tableNode(),
                                        function(iommu.segment(), iommu.bdf()),
                                        Coherence.COHERENT)
                                : new TableIommu(
                                        TableIommu.Kind.RISCV_PLATFORM,
                                        iommu.tableNode(),
                                        iommu.baseAddress(),
                                        Coherence.COHERENT));
            }
        }
        for (ViotNode node : viot.map(ViotTable::nodes).orElse(List.of())) {
            if (node instanceof ViotNode.VirtioIommuPci pci) {
                iommus.add(new TableIommu(
                        TableIommu.Kind.VIRTIO_PCI,
                        pci.tableNode(),
                        function(pci.segment(), pci.bdf()),
                        Coherence.COHERENT));
            } else if (node instanceof ViotNode.VirtioIommuMmio mmio) {
                iommus.add(new TableIommu(
                        TableIommu.Kind.VIRTIO_MMIO, mmio.tableNode(), mmio.baseAddress(), Coherence.COHERENT));
            }
        }
        return List.copyOf(iommus);
    }

    private static long function(int segment, int bdf) {
        return (long) segment << Short.SIZE | bdf;
    }

    /** {@return whether this is an Arm machine, where ACPI must state the coherence of every device} */
    boolean areOfArm() {
        return iort.isPresent()
                || problems.stream().anyMatch(problem -> problem.table().equals(IortTable.SIGNATURE));
    }

    private static <T> Optional<T> read(
            Host host, String signature, TableReader<T> reader, List<AcpiTableException> problems) throws IOException {
        // A capture that was made without root's rights has an empty file for a table, whose content is unknown.
        Optional<byte[]> bytes = host.read(DIRECTORY + signature).filter(content -> content.length > 0);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(ByteBuffer.wrap(bytes.get())));
        } catch (AcpiTableException damaged) {
            problems.add(damaged);
            return Optional.empty();
        }
    }

    private interface TableReader<T> {
        T read(ByteBuffer bytes) throws AcpiTableException;
    }
}
