package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DmaConfiguration.DmaRange;
import java.util.List;
import java.util.OptionalInt;

/** What Linux' mtk-iommu knows of MediaTek's IOMMUs, as far as it decides on groups. */
enum MediatekChip {
    MT2712(PageTables.SHARED, List.of(), "mediatek,mt2712-m4u"),
    MT8186(
            PageTables.OWN,
            List.of(
                    Ports.all(0, 0, 2),
                    Ports.all(1, 4, 4),
                    Ports.all(1, 7, 7),
                    Ports.all(2, 8, 9),
                    Ports.all(2, 11, 11),
                    Ports.allBut(2, 13, 9, 10),
                    Ports.all(2, 16, 17),
                    Ports.all(2, 19, 20),
                    Ports.only(4, 13, 9, 10),
                    Ports.all(5, 14, 14)),
            "mediatek,mt8186-iommu-mm"),
    MT8188(
            PageTables.SHARED,
            List.of(
                    Ports.all(0, 0, 3),
                    Ports.all(1, 21, 23),
                    Ports.all(2, 4, 20),
                    Ports.all(2, 25, 25),
                    Ports.only(4, 24, 0, 1),
                    Ports.only(5, 24, 2, 3)),
            "mediatek,mt8188-iommu-vdo",
            "mediatek,mt8188-iommu-vpp"),
    MT8192(
            PageTables.OWN,
            List.of(
                    Ports.all(0, 0, 1),
                    Ports.all(1, 4, 5),
                    Ports.all(1, 7, 7),
                    Ports.all(2, 2, 2),
                    Ports.all(2, 9, 9),
                    Ports.all(2, 11, 11),
                    Ports.allBut(2, 13, 9, 10),
                    Ports.allBut(2, 14, 4, 5),
                    Ports.all(2, 16, 20),
                    Ports.only(4, 13, 9, 10),
                    Ports.only(5, 14, 4, 5)),
            "mediatek,mt8192-m4u"),
    MT8195(
            PageTables.SHARED,
            List.of(
                    Ports.all(0, 0, 3),
                    Ports.all(1, 19, 24),
                    Ports.all(2, 4, 17),
                    Ports.all(2, 25, 28),
                    Ports.only(4, 18, 0, 1),
                    Ports.only(5, 18, 2, 3)),
            "mediatek,mt8195-iommu-vdo",
            "mediatek,mt8195-iommu-vpp"),
    /** Its ports belong to banks of registers, and all ports of one bank share a group. */
    MT8195_INFRA(PageTables.OWN, List.of(), "mediatek,mt8195-iommu-infra"),
    /** Any other: one region, own page tables. */
    OTHER(PageTables.OWN, List.of());

    private static final long SIZE_4G = 1L << 32;

    /** The first address and the size of each region, of chips that have several. */
    private static final List<long[]> REGIONS = List.of(
            new long[] {0, SIZE_4G},
            new long[] {SIZE_4G, SIZE_4G},
            new long[] {2 * SIZE_4G, SIZE_4G},
            new long[] {3 * SIZE_4G, SIZE_4G},
            new long[] {0x2_4000_0000L, 0x400_0000},
            new long[] {0x2_4400_0000L, 0x400_0000});

    private static final int USB_BANK = 4;
    private static final int USB_PORTS = 0xfff0_0000;

    /** Whether the instances on a chip have page tables in common. */
    enum PageTables {
        OWN,
        SHARED
    }

    /**
     * Ports that see a region.
     *
     * @param region the number of the region
     * @param firstLarb the first local arbiter
     * @param lastLarb the last
     * @param ports a bit for each port of theirs
     */
    private record Ports(int region, int firstLarb, int lastLarb, int ports) {

        static Ports all(int region, int firstLarb, int lastLarb) {
            return new Ports(region, firstLarb, lastLarb, ~0);
        }

        static Ports only(int region, int larb, int port, int other) {
            return new Ports(region, larb, larb, 1 << port | 1 << other);
        }

        static Ports allBut(int region, int larb, int port, int other) {
            return new Ports(region, larb, larb, ~(1 << port | 1 << other));
        }

        boolean have(int larb, int wanted) {
            return firstLarb <= larb && larb <= lastLarb && (ports & wanted) == wanted;
        }
    }

    private final PageTables pageTables;
    private final List<Ports> ports;
    private final List<String> compatibles;

    /** @param ports in the order of their regions, which is the order in which Linux looks */
    MediatekChip(PageTables pageTables, List<Ports> ports, String... compatibles) {
        this.pageTables = pageTables;
        this.ports = ports;
        this.compatibles = List.of(compatibles);
    }

    /** {@return the kind of an instance with these compatible strings} */
    static MediatekChip of(List<String> compatible) {
        for (MediatekChip chip : values()) {
            if (compatible.stream().anyMatch(chip.compatibles::contains)) {
                return chip;
            }
        }
        return OTHER;
    }

    PageTables pageTables() {
        return pageTables;
    }

    /** {@return the bank of registers that has these ports; bank 0 is no reason for a group} */
    int bank(int wanted) {
        return this == MT8195_INFRA && (wanted & USB_PORTS) != 0 && (wanted & 0xf0000) == 0 ? USB_BANK : 0;
    }

    /** {@return the region that ports of a local arbiter see, empty if there is none for all of them} */
    OptionalInt region(int larb, int wanted) {
        return ports.isEmpty()
                ? OptionalInt.of(0)
                : ports.stream()
                        .filter(some -> some.have(larb, wanted))
                        .mapToInt(Ports::region)
                        .findFirst();
    }

    /** {@return the region that a device with this window to memory sees, empty if it fits none: the rule of Linux 6.1} */
    OptionalInt region(DmaRange window) {
        if (ports.isEmpty()) {
            return OptionalInt.of(0);
        }
        OptionalInt inside = OptionalInt.empty();
        long end = window.dmaStart() + window.size();
        for (int i = 0; i < REGIONS.size(); i++) {
            long start = REGIONS.get(i)[0];
            long regionEnd = start + REGIONS.get(i)[1];
            if (window.dmaStart() == start && end == regionEnd) {
                return OptionalInt.of(i);
            } else if (window.dmaStart() >= start && end <= regionEnd) {
                inside = OptionalInt.of(i);
            }
        }
        return inside;
    }
}
