package dev.dmaowner.machine;

import dev.dmaowner.KernelRules;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import java.io.IOException;
import java.util.Optional;

/**
 * What a host shows of its devices' interrupts and reserved memory. It overrules what drivers of IOMMUs conclude from firmware,
 * which may not be recorded, and which the kernel may have been told not to follow.
 *
 * @param remapping whether the host remaps interrupts
 * @param direct whether the kernel refuses to hand over groups with direct regions
 */
record ShownFacts(InterruptRemapping remapping, DirectRegions direct) {

    /** Whether the kernel refuses to hand over groups with direct regions. */
    enum DirectRegions {
        REFUSED,
        PERMITTED
    }

    /** @throws IOException if the host cannot be read */
    static ShownFacts of(Host host, KernelRules rules) throws IOException {
        boolean binding = ReservedRegions.areBinding(rules, host.list("/sys/class/iommu"));
        return new ShownFacts(InterruptRemapping.of(host), binding ? DirectRegions.REFUSED : DirectRegions.PERMITTED);
    }

    /** {@return the facts of any device, corrected by what the host shows} */
    JoinFacts of(JoinFacts facts) {
        return switch (remapping) {
            case YES -> new JoinFacts(InterruptIsolation.ISOLATED, facts.directMapping(), facts.coherency());
            case NO -> new JoinFacts(InterruptIsolation.NOT_ISOLATED, facts.directMapping(), facts.coherency());
            case UNKNOWN -> facts;
        };
    }

    /**
     * {@return the facts of a member of a recorded group, corrected by the regions that the group shows} The file does not say
     * whose regions they are; a group is refused as a whole.
     */
    JoinFacts of(JoinFacts facts, Optional<ReservedRegions> shown) {
        return shown.map(regions -> new JoinFacts(facts.interrupts(), mapping(regions), facts.coherency()))
                .orElse(facts);
    }

    private DirectMapping mapping(ReservedRegions regions) {
        DirectMapping demand = regions.demand();
        return demand == DirectMapping.REQUIRED && direct == DirectRegions.PERMITTED ? DirectMapping.RELAXABLE : demand;
    }
}
