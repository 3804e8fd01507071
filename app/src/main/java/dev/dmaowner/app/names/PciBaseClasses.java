package dev.dmaowner.app.names;

import dev.dmaowner.PciIdentity;
import java.util.Locale;
import java.util.Map;

/** What the commonest PCI classes are, for a system without a {@code pci.ids}. */
public final class PciBaseClasses {

    private static final Map<Integer, String> BY_SUBCLASS = Map.ofEntries(
            Map.entry(0x0101, "IDE interface"),
            Map.entry(0x0104, "RAID controller"),
            Map.entry(0x0106, "SATA controller"),
            Map.entry(0x0107, "SAS controller"),
            Map.entry(0x0108, "NVMe controller"),
            Map.entry(0x0200, "Ethernet controller"),
            Map.entry(0x0300, "VGA controller"),
            Map.entry(0x0403, "Audio device"),
            Map.entry(0x0600, "Host bridge"),
            Map.entry(0x0601, "ISA bridge"),
            Map.entry(0x0604, "PCI bridge"),
            Map.entry(0x0700, "Serial controller"),
            Map.entry(0x0806, "IOMMU"),
            Map.entry(0x0c03, "USB controller"),
            Map.entry(0x0c05, "SMBus"));

    private static final Map<Integer, String> BY_BASE = Map.ofEntries(
            Map.entry(0x00, "Unclassified device"),
            Map.entry(0x01, "Storage controller"),
            Map.entry(0x02, "Network controller"),
            Map.entry(0x03, "Display controller"),
            Map.entry(0x04, "Multimedia controller"),
            Map.entry(0x05, "Memory controller"),
            Map.entry(0x06, "Bridge"),
            Map.entry(0x07, "Communication controller"),
            Map.entry(0x08, "System peripheral"),
            Map.entry(0x09, "Input device"),
            Map.entry(0x0a, "Docking station"),
            Map.entry(0x0b, "Processor"),
            Map.entry(0x0c, "Serial bus controller"),
            Map.entry(0x0d, "Wireless controller"),
            Map.entry(0x0e, "Intelligent controller"),
            Map.entry(0x0f, "Satellite controller"),
            Map.entry(0x10, "Encryption controller"),
            Map.entry(0x11, "Signal processor"),
            Map.entry(0x12, "Accelerator"));

    private PciBaseClasses() {}

    /** {@return a name for the class, its number if there is none} */
    public static String name(PciIdentity identity) {
        String name = BY_SUBCLASS.getOrDefault(identity.classAndSubclass(), BY_BASE.get(identity.baseClass()));
        return name != null ? name : String.format(Locale.ROOT, "Class %04x", identity.classAndSubclass());
    }
}
