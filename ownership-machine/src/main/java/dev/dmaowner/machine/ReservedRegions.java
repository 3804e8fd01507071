package dev.dmaowner.machine;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The memory that the devices of a group cannot map freely, as the kernel prints it in the group's file {@code reserved_regions}
 * ({@code iommu_group_show_resv_regions}). Firmware requires regions of the type {@code direct} to stay mapped one to one;
 * relaxable ones only until a driver has the device. Immutable and safe for use by several threads.
 *
 * @param text the lines: start, end and type
 */
public record ReservedRegions(String text) {

    private static final String FILE = "/reserved_regions";
    private static final String DIRECT = " direct";
    private static final String RELAXABLE = " direct-relaxable";

    /**
     * {@return the regions of a group, empty if the host does not show them}
     *
     * @param group the group's directory
     * @throws IOException if the file is there and cannot be read
     */
    public static Optional<ReservedRegions> of(Host host, String group) throws IOException {
        return host.readText(group + FILE).map(ReservedRegions::new);
    }

    /**
     * {@return whether a kernel refuses to hand over a group with a direct region} Before 6.6 only Intel's driver refused; its
     * units are called {@code dmarN}.
     *
     * @param iommus the IOMMUs in use, by their names in {@code /sys/class/iommu}
     */
    public static boolean areBinding(KernelRules rules, List<String> iommus) {
        return rules.has(KernelChange.DIRECT_MAPPING_IN_CORE)
                || iommus.stream().anyMatch(name -> name.startsWith("dmar"));
    }

    /** {@return where the first region starts that must stay mapped one to one, empty if there is none} */
    public Optional<String> firstDirect() {
        return text.lines()
                .filter(line -> line.endsWith(DIRECT))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }

    /**
     * A line of the file.
     *
     * @param start the first address, in the kernel's words
     * @param end the last address, included
     * @param type the kernel's word for why it is reserved, such as {@code direct}
     */
    public record Region(String start, String end, String type) {

        /** {@return what the type means to who has a device of the group, a clause; empty text if the type is not known} */
        public String meaning() {
            return switch (type) {
                case "direct" -> "firmware requires it to stay mapped one to one, always";
                case "direct-relaxable" -> "mapped one to one until a driver or userspace has the device";
                case "msi" -> "messages of interrupts go there, so userspace cannot map it";
                case "reserved" -> "userspace cannot map it";
                default -> "";
            };
        }
    }

    /** {@return the regions in the order of the file; a line that is not one of a region is left out} */
    public List<Region> regions() {
        return text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 3)
                .map(words -> new Region(words[0], words[1], words[2]))
                .toList();
    }

    /** {@return what they require of a machine that refuses direct regions} */
    DirectMapping demand() {
        if (firstDirect().isPresent()) {
            return DirectMapping.REQUIRED;
        }
        return text.lines().anyMatch(line -> line.endsWith(RELAXABLE)) ? DirectMapping.RELAXABLE : DirectMapping.NONE;
    }
}
