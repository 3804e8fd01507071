package dev.dmaowner.plan.survey;

import dev.dmaowner.KernelRules;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.ReservedRegions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Memory that firmware requires to stay mapped one to one for a device. The kernel then refuses the blocking domain, and so
 * any claim of the group. Relaxable regions do not count.
 */
final class DirectMappings {

    private final Host host;
    private final boolean refused;

    DirectMappings(Host host, KernelRules rules, List<String> iommus) {
        this.host = host;
        this.refused = ReservedRegions.areBinding(rules, iommus);
    }

    /**
     * {@return what blocks userspace, empty if there is no such memory or this kernel permits it}
     *
     * @param group the group's folder
     */
    Optional<Blocker> of(String group) throws IOException {
        Optional<ReservedRegions> regions = refused ? ReservedRegions.of(host, group) : Optional.empty();
        Optional<String> start = regions.isPresent() ? regions.get().firstDirect() : Optional.empty();
        return start.isEmpty()
                ? Optional.empty()
                : Optional.of(new Blocker(
                        Optional.empty(),
                        Optional.empty(),
                        "firmware requires the memory at " + start.get()
                                + " to stay mapped one to one for a device of it",
                        Optional.of("change or update the firmware's settings, if they allow it")));
    }
}
