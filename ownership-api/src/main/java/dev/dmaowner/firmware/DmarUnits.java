package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of Intel's remapping units a device is behind (the kernel's {@code device_lookup_iommu}), and which memory must
 * stay mapped for it. A table names functions by the path that leads to them, so each method takes the
 * topology of the machine. Immutable; safe for use by several threads.
 */
public final class DmarUnits {

    /** {@code DMAR_INTR_REMAP}. */
    private static final int INTERRUPT_REMAPPING = 1;

    private static final int CLASS_USB = 0x0c03;
    private static final int BASE_CLASS_DISPLAY = 0x03;

    private final DmarScopeIndex<DmarStructure.RemappingUnit> units = new DmarScopeIndex<>();
    private final DmarScopeIndex<DmarStructure.ReservedMemory> reserved = new DmarScopeIndex<>();
    private final Map<Integer, DmarStructure.RemappingUnit> includingAll = new HashMap<>();
    private final Map<AcpiPath, IommuSpecifier> byObject = new HashMap<>();

    private final boolean remapsInterrupts;

    private DmarUnits(DmarTable table) {
        this.remapsInterrupts = (table.flags() & INTERRUPT_REMAPPING) != 0;
    }

    /** {@return the units of a table} */
    static DmarUnits of(DmarTable table) {
        DmarUnits result = new DmarUnits(table);
        Map<Integer, IommuSpecifier> byNumber = new HashMap<>();
        for (DmarStructure structure : table.structures()) {
            if (structure instanceof DmarStructure.RemappingUnit unit) {
                result.add(unit);
                namespaceDevices(unit, byNumber);
            } else if (structure instanceof DmarStructure.ReservedMemory memory) {
                result.reserved.add(memory.segment(), memory.scopes(), memory);
            }
        }
        for (DmarStructure structure : table.structures()) {
            if (structure instanceof DmarStructure.NamespaceDevice device
                    && byNumber.containsKey(device.deviceNumber())) {
                result.byObject.putIfAbsent(AcpiPath.of(device.deviceName()), byNumber.get(device.deviceNumber()));
            }
        }
        return result;
    }

    private void add(DmarStructure.RemappingUnit unit) {
        units.add(unit.segment(), unit.scopes(), unit);
        if (unit.includesAll()) {
            includingAll.putIfAbsent(unit.segment(), unit);
        }
    }

    private static void namespaceDevices(DmarStructure.RemappingUnit unit, Map<Integer, IommuSpecifier> byNumber) {
        for (DmarDeviceScope scope : unit.scopes()) {
            if (scope.type() == DmarDeviceScope.NAMESPACE_DEVICE
                    && !scope.path().isEmpty()) {
                int requesterId = scope.bus() << 8 | scope.path().get(0).devfn();
                byNumber.putIfAbsent(
                        scope.enumerationId(), new IommuSpecifier(unit.tableNode(), List.of(List.of(requesterId))));
            }
        }
    }

    /**
     * Find the unit of a PCI function: one that names it or a bridge above it, else the unit that includes all of its
     * segment. Where several name it the last in the table has it, because the kernel searches from there.
     *
     * @param requesterId the function's own; for a virtual function, that of its physical function
     */
    Optional<DmarStructure.RemappingUnit> unitOf(PciTopologyView topology, int segment, int requesterId) {
        DmarStructure.RemappingUnit last = null;
        for (DmarStructure.RemappingUnit unit : units.covering(topology, segment, requesterId)) {
            boolean later =
                    last == null || unit.header().offset() > last.header().offset();
            if (later && !unit.includesAll()) {
                last = unit;
            }
        }
        return Optional.ofNullable(last == null ? includingAll.get(segment) : last);
    }

    /** {@return whether the units can remap interrupts} */
    public boolean remapsInterrupts() {
        return remapsInterrupts;
    }

    /** {@return the unit and requester id of a device of the namespace, by the full path of its object} */
    public Optional<IommuSpecifier> unitOfObject(String path) {
        return Optional.ofNullable(byObject.get(AcpiPath.of(path)));
    }

    /**
     * Find the memory that must stay mapped for a PCI function. It is relaxable for USB controllers and display adapters,
     * which need it only until their drivers take over.
     *
     * @param requesterId the function's own
     */
    public List<ReservedRegion> reservedRegions(PciTopologyView topology, int segment, int requesterId) {
        List<DmarStructure.ReservedMemory> covering = reserved.covering(topology, segment, requesterId);
        if (covering.isEmpty()) {
            return List.of();
        }
        ReservedRegion.Kind kind = kind(topology.classCode(segment, requesterId));
        List<ReservedRegion> regions = new ArrayList<>();
        for (DmarStructure.ReservedMemory memory : new LinkedHashSet<>(covering)) {
            regions.add(new ReservedRegion(memory.baseAddress(), memory.endAddress(), kind));
        }
        return regions;
    }

    private static ReservedRegion.Kind kind(OptionalInt classCode) {
        int code = classCode.orElse(0);
        boolean relaxable = code >> 8 == CLASS_USB || code >> 16 == BASE_CLASS_DISPLAY;
        return relaxable ? ReservedRegion.Kind.DIRECT_RELAXABLE : ReservedRegion.Kind.DIRECT;
    }
}
