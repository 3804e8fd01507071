package dev.dmaowner.firmware;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Where each field of each structure is in a table, relative to the structure, and how other readers call it. */
final class AcpiFieldLayout {

    /**
     * One field.
     *
     * @param at offset in the structure
     * @param length in bytes, 0 where it depends on the content
     * @param labels what other readers call it
     */
    record Field(int at, int length, Set<String> labels) {}

    private static final Map<Class<?>, Map<String, Field>> FIELDS = new HashMap<>();

    private AcpiFieldLayout() {}

    static Map<String, Field> of(Class<?> structure) {
        return FIELDS.getOrDefault(structure, Map.of());
    }

    private static void put(Class<?> structure, String component, int at, int length, String... labels) {
        FIELDS.computeIfAbsent(structure, key -> new HashMap<>()).put(component, new Field(at, length, Set.of(labels)));
    }

    static {
        put(AcpiTableHeader.class, "signature", 0, 4, "Signature");
        put(AcpiTableHeader.class, "length", 4, 4, "Table Length");
        put(AcpiTableHeader.class, "revision", 8, 1, "Revision");
        put(AcpiTableHeader.class, "checksum", 9, 1, "Checksum");
        put(AcpiTableHeader.class, "oemId", 10, 6, "Oem ID");
        put(AcpiTableHeader.class, "oemTableId", 16, 8, "Oem Table ID");
        put(AcpiTableHeader.class, "oemRevision", 24, 4, "Oem Revision");
        put(AcpiTableHeader.class, "creatorId", 28, 4, "Asl Compiler ID");
        put(AcpiTableHeader.class, "creatorRevision", 32, 4, "Asl Compiler Revision");

        put(IortTable.class, "nodeCount", 36, 4, "Node Count");
        put(IortTable.class, "nodeOffset", 40, 4, "Node Offset");
        put(IortNode.Header.class, "type", 0, 1, "Type");
        put(IortNode.Header.class, "length", 1, 2, "Length");
        put(IortNode.Header.class, "revision", 3, 1, "Revision");
        put(IortNode.Header.class, "identifier", 4, 4, "Reserved", "Identifier");
        put(IortNode.Header.class, "mappingCount", 8, 4, "Mapping Count");
        put(IortNode.Header.class, "mappingOffset", 12, 4, "Mapping Offset");
        put(IortIdMapping.class, "inputBase", 0, 4, "Input base");
        put(IortIdMapping.class, "idCount", 4, 4, "ID Count");
        put(IortIdMapping.class, "outputBase", 8, 4, "Output Base");
        put(IortIdMapping.class, "outputReference", 12, 4, "Output Reference");
        put(IortIdMapping.class, "flags", 16, 4, "Flags (decoded below)");
        put(IortMemoryAccess.class, "cacheCoherency", 0, 4, "Cache Coherency");
        put(IortMemoryAccess.class, "hints", 4, 1, "Hints (decoded below)");
        put(IortMemoryAccess.class, "flags", 7, 1, "Memory Flags (decoded below)");
        put(IortNode.ItsGroup.class, "itsCount", 16, 4, "ItsCount");
        put(IortNode.ItsGroup.class, "identifiers", 20, 4, "Identifiers");
        put(IortNode.NamedComponent.class, "nodeFlags", 16, 4, "Node Flags");
        put(IortNode.NamedComponent.class, "memoryAddressLimit", 28, 1, "Memory Size Limit");
        put(IortNode.NamedComponent.class, "deviceName", 29, 0, "Device Name");
        put(IortNode.RootComplex.class, "atsAttribute", 24, 4, "ATS Attribute");
        put(IortNode.RootComplex.class, "segment", 28, 4, "PCI Segment Number");
        put(IortNode.RootComplex.class, "memoryAddressLimit", 32, 1, "Memory Size Limit");
        put(IortNode.Smmu.class, "baseAddress", 16, 8, "Base Address");
        put(IortNode.Smmu.class, "span", 24, 8, "Span");
        put(IortNode.Smmu.class, "model", 32, 4, "Model");
        put(IortNode.Smmu.class, "flags", 36, 4, "Flags (decoded below)");
        put(IortNode.SmmuV3.class, "baseAddress", 16, 8, "Base Address");
        put(IortNode.SmmuV3.class, "flags", 24, 4, "Flags (decoded below)");
        put(IortNode.SmmuV3.class, "model", 40, 4, "Model");

        put(DmarTable.class, "hostAddressWidth", 36, 1, "Host Address Width");
        put(DmarTable.class, "flags", 37, 1, "Flags");
        put(DmarStructure.Header.class, "type", 0, 2, "Subtable Type");
        put(DmarStructure.Header.class, "length", 2, 2, "Length");
        put(DmarStructure.RemappingUnit.class, "flags", 4, 1, "Flags");
        put(DmarStructure.RemappingUnit.class, "segment", 6, 2, "PCI Segment Number");
        put(DmarStructure.RemappingUnit.class, "registerBase", 8, 8, "Register Base Address");
        put(DmarStructure.ReservedMemory.class, "segment", 6, 2, "PCI Segment Number");
        put(DmarStructure.ReservedMemory.class, "baseAddress", 8, 8, "Base Address");
        put(DmarStructure.ReservedMemory.class, "endAddress", 16, 8, "End Address (limit)");
        put(DmarStructure.RootPortAts.class, "flags", 4, 1, "Flags");
        put(DmarStructure.RootPortAts.class, "segment", 6, 2, "PCI Segment Number");
        put(DmarStructure.StaticAffinity.class, "registerBase", 8, 8, "Base Address");
        put(DmarStructure.StaticAffinity.class, "proximityDomain", 16, 4, "Proximity Domain");
        put(DmarStructure.NamespaceDevice.class, "deviceNumber", 7, 1, "Device Number");
        put(DmarStructure.NamespaceDevice.class, "deviceName", 8, 0, "Device Name");
        put(DmarDeviceScope.class, "type", 0, 1, "Device Scope Type");
        put(DmarDeviceScope.class, "length", 1, 1, "Entry Length");
        put(DmarDeviceScope.class, "enumerationId", 4, 1, "Enumeration ID");
        put(DmarDeviceScope.class, "bus", 5, 1, "PCI Bus Number");
        put(DmarDeviceScope.PathElement.class, "device", 0, 2, "PCI Path");
        put(DmarDeviceScope.PathElement.class, "function", 0, 2, "PCI Path");

        put(IvrsTable.class, "virtualizationInfo", 36, 4, "Virtualization Info");
        put(IvrsBlock.Header.class, "type", 0, 1, "Subtable Type");
        put(IvrsBlock.Header.class, "flags", 1, 1, "Flags");
        put(IvrsBlock.Header.class, "length", 2, 2, "Length");
        put(IvrsBlock.Header.class, "deviceId", 4, 2, "DeviceId");
        put(IvrsBlock.Iommu.class, "capabilityOffset", 6, 2, "Capability Offset");
        put(IvrsBlock.Iommu.class, "baseAddress", 8, 8, "Base Address");
        put(IvrsBlock.Iommu.class, "segment", 16, 2, "PCI Segment Group");
        put(IvrsBlock.Iommu.class, "virtualizationInfo", 18, 2, "Virtualization Info");
        put(IvrsBlock.Iommu.class, "features", 20, 4, "Feature Reporting", "Attributes");
        deviceEntry(IvrsDeviceEntry.Plain.class);
        deviceEntry(IvrsDeviceEntry.Alias.class);
        deviceEntry(IvrsDeviceEntry.Special.class);
        put(IvrsDeviceEntry.Alias.class, "sourceDeviceId", 5, 2, "Source Used Device ID");
        put(IvrsDeviceEntry.Special.class, "handle", 4, 1, "Handle");
        put(IvrsDeviceEntry.Special.class, "sourceDeviceId", 5, 2, "Source Used Device ID");
        put(IvrsDeviceEntry.Special.class, "variety", 7, 1, "Variety");
    }

    private static void deviceEntry(Class<?> structure) {
        put(structure, "type", 0, 1, "Entry Type");
        put(structure, "deviceId", 1, 2, "Device ID");
        put(structure, "dataSetting", 3, 1, "Data Setting");
    }
}
