package dev.dmaowner.plan.survey;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Memory that firmware wants mapped one to one for a device at all times. The kernel then refuses the domain that blocks
 * all DMA, without which nobody can claim the group. Regions that are called relaxable do not count.
 */
final class DirectMappings {

    private static final String TYPE = " direct";

    private final Host host;
    private final boolean refused;

    /** Before 6.6 only Intel's driver refused; its units are called {@code dmarN}. */
    DirectMappings(Host host, OwnershipRules rules, List<String> iommus) {
        this.host = host;
        this.refused = rules == OwnershipRules.LINUX_6_12 || iommus.stream().anyMatch(name -> name.startsWith("dmar"));
    }

    /**
     * {@return what stands in a user's way, empty if there is no such memory or the kernel does not mind}
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
                .map(line -> new Blocker(
                        Optional.empty(),
                        Optional.empty(),
                        "firmware wants the memory at " + line.substring(0, line.indexOf(' ')) + " mapped one to one",
                        "only the firmware's settings or an update of it can help: it wants the memory at "
                                + line.substring(0, line.indexOf(' '))
                                + " mapped one to one for a device of this group"));
    }
}
