package dev.dmaowner.bus.pci.topology;

import java.util.List;

/** The names of capabilities by their numbers, as the specifications have them. */
final class CapabilityNames {

    private static final List<String> STANDARD = List.of(
            "Null",
            "Power Management",
            "AGP",
            "Vital Product Data",
            "Slot ID",
            "MSI",
            "CompactPCI hot-swap",
            "PCI-X",
            "HyperTransport",
            "Vendor Specific Information",
            "Debug port",
            "CompactPCI central resource control",
            "Hot-plug capable",
            "Subsystem",
            "AGP3",
            "Secure device",
            "Express",
            "MSI-X",
            "SATA HBA",
            "PCI Advanced Features",
            "Enhanced Allocation",
            "Flattening Portal Bridge");

    private static final List<String> EXTENDED = List.of(
            "Null",
            "Advanced Error Reporting",
            "Virtual Channel",
            "Device Serial Number",
            "Power Budgeting",
            "Root Complex Link",
            "Root Complex Internal Link",
            "Root Complex Event Collector",
            "Multi-Function Virtual Channel",
            "Virtual Channel",
            "Root Bridge Control Block",
            "Vendor Specific Information",
            "Configuration Access Correlation",
            "Access Control Services",
            "Alternative Routing-ID Interpretation (ARI)",
            "Address Translation Service (ATS)",
            "Single Root I/O Virtualization (SR-IOV)",
            "Multi-Root I/O Virtualization (MR-IOV)",
            "Multicast",
            "Page Request Interface (PRI)",
            "Reserved for AMD",
            "Physical Resizable BAR",
            "Dynamic Power Allocation",
            "Transaction Processing Hints",
            "Latency Tolerance Reporting",
            "Secondary PCI Express",
            "Protocol Multiplexing",
            "Process Address Space ID (PASID)",
            "LN Requester",
            "Downstream Port Containment",
            "L1 PM Substates",
            "Precision Time Measurement",
            "PCI Express over M-PHY",
            "FRS Queueing",
            "Readiness Time Reporting",
            "Designated Vendor-Specific",
            "VF Resizable BAR",
            "Data Link Feature",
            "Physical Layer 16.0 GT/s",
            "Lane Margining at the Receiver",
            "Hierarchy ID",
            "Native PCIe Enclosure Management",
            "Physical Layer 32.0 GT/s",
            "Alternate Protocol",
            "System Firmware Intermediary",
            "Shadow Functions",
            "Data Object Exchange",
            "Device 3",
            "Integrity & Data Encryption");

    private CapabilityNames() {}

    static String of(Capability.Listing list, int id) {
        List<String> names = list == Capability.Listing.STANDARD ? STANDARD : EXTENDED;
        return id < names.size() ? names.get(id) : String.format("Unknown capability %02x", id);
    }
}
