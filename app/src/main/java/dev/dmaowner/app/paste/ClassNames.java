package dev.dmaowner.app.paste;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The numbers of PCI classes by the names that lspci prints for them. A name that is not here leaves the class unknown. */
final class ClassNames {

    private static final String TABLE =
            """
            0001 VGA compatible unclassified device
            0100 SCSI storage controller
            0101 IDE interface
            0102 Floppy disk controller
            0104 RAID bus controller
            0105 ATA controller
            0106 SATA controller
            0107 Serial Attached SCSI controller
            0108 Non-Volatile memory controller
            0109 Universal Flash Storage controller
            0180 Mass storage controller
            0200 Ethernet controller
            0201 Token ring network controller
            0207 Infiniband controller
            0208 Fabric controller
            0280 Network controller
            0300 VGA compatible controller
            0301 XGA compatible controller
            0302 3D controller
            0380 Display controller
            0400 Multimedia video controller
            0401 Multimedia audio controller
            0403 Audio device
            0480 Multimedia controller
            0500 RAM memory
            0501 FLASH memory
            0502 CXL
            0580 Memory controller
            0600 Host bridge
            0601 ISA bridge
            0604 PCI bridge
            0607 CardBus bridge
            0609 Semi-transparent PCI-to-PCI bridge
            060a InfiniBand to PCI host bridge
            0680 Bridge
            0700 Serial controller
            0701 Parallel controller
            0702 Multiport serial controller
            0703 Modem
            0780 Communication controller
            0800 PIC
            0801 DMA controller
            0803 RTC
            0804 PCI Hot-plug controller
            0805 SD Host controller
            0806 IOMMU
            0880 System peripheral
            0899 Timing Card
            0980 Input device controller
            0b40 Co-processor
            0c00 FireWire (IEEE 1394)
            0c03 USB controller
            0c04 Fibre Channel
            0c05 SMBus
            0c06 InfiniBand
            0c07 IPMI Interface
            0c0a MIPI-I3C
            0c80 Serial bus controller
            0d11 Bluetooth
            0d80 Wireless controller
            0e00 I2O
            1000 Network and computing encryption device
            1080 Encryption controller
            1100 DPIO module
            1101 Performance counters
            1180 Signal processing controller
            1200 Processing accelerators
            1300 Non-Essential Instrumentation
            ff00 Unassigned class
            """;

    private final Map<String, String> byName = new HashMap<>();

    ClassNames() {
        TABLE.lines().forEach(line -> byName.put(line.substring(5).toLowerCase(Locale.ROOT), line.substring(0, 4)));
    }

    /** {@return the four digits of base class and subclass} */
    Optional<String> digits(String name) {
        return Optional.ofNullable(byName.get(name.strip().toLowerCase(Locale.ROOT)));
    }
}
