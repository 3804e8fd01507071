package dev.dmaowner.app.show;

import java.util.Map;

/** What the commonest PCI classes are, for a system without a {@code pci.ids}. */
final class PciBaseClasses {

    private static final Map<String, String> BY_SUBCLASS = Map.ofEntries(
            Map.entry("0101", "IDE interface"),
            Map.entry("0104", "RAID controller"),
            Map.entry("0106", "SATA controller"),
            Map.entry("0107", "SAS controller"),
            Map.entry("0108", "NVMe controller"),
            Map.entry("0200", "Ethernet controller"),
            Map.entry("0300", "VGA controller"),
            Map.entry("0403", "Audio device"),
            Map.entry("0600", "Host bridge"),
            Map.entry("0601", "ISA bridge"),
            Map.entry("0604", "PCI bridge"),
            Map.entry("0700", "Serial controller"),
            Map.entry("0806", "IOMMU"),
            Map.entry("0c03", "USB controller"),
            Map.entry("0c05", "SMBus"));

    private static final Map<String, String> BY_BASE = Map.ofEntries(
            Map.entry("00", "Unclassified device"),
            Map.entry("01", "Storage controller"),
            Map.entry("02", "Network controller"),
            Map.entry("03", "Display controller"),
            Map.entry("04", "Multimedia controller"),
            Map.entry("05", "Memory controller"),
            Map.entry("06", "Bridge"),
            Map.entry("07", "Communication controller"),
            Map.entry("08", "System peripheral"),
            Map.entry("09", "Input device"),
            Map.entry("0a", "Docking station"),
            Map.entry("0b", "Processor"),
            Map.entry("0c", "Serial bus controller"),
            Map.entry("0d", "Wireless controller"),
            Map.entry("0e", "Intelligent controller"),
            Map.entry("0f", "Satellite controller"),
            Map.entry("10", "Encryption controller"),
            Map.entry("11", "Signal processor"),
            Map.entry("12", "Accelerator"));

    private PciBaseClasses() {}

    /** {@return a name for a class, the number where there is none} */
    static String name(String base, String sub) {
        String name = BY_SUBCLASS.get(base + sub);
        return name != null ? name : BY_BASE.getOrDefault(base, "Class " + base + sub);
    }
}
