package dev.dmaowner.plan.survey;

import dev.dmaowner.KernelChange;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Memory that firmware requires to stay mapped one to one for a device. The kernel then refuses the blocking domain, and so
 * any claim of the group. Relaxable regions do not count.
 */
final class DirectMappings {

    private static final String TYPE = " direct";

    private final Host host;
    private final boolean refused;

    /** Before 6.6 only Intel's driver refused; its units are called {@code dmarN}. */
    DirectMappings(Host host, OwnershipRules rules, List<String> iommus) {
        this.host = host;
        this.refused = rules.has(KernelChange.DIRECT_MAPPING_IN_CORE)
                || iommus.stream().anyMatch(name -> name.startsWith("dmar"));
    }

    /**
     * {@return what blocks userspace, empty if there is no such memory or this kernel permits it}
     *
     * @param group the group's folder
     */
    Optional<Blocker> of(String group) throws IOException {
        if (!refused) {
            return Optional.empty();
        }
        return host.readText(group + "/reserved_regions")
                .flatMap(
                        text -> text.lines().filter(line -> line.endsWith(TYPE)).findFirst())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .map(start -> new Blocker(
                        Optional.empty(),
                        Optional.empty(),
                        "firmware requires the memory at " + start + " to stay mapped one to one for a device of it",
                        Optional.of("change or update the firmware's settings, if they allow it")));
    }
}
