package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.spi.GroupReason;
import java.util.List;
import java.util.Optional;

/**
 * Which group a function gets, and why.
 *
 * @param device which function
 * @param joins the function whose group it joins, empty if it gets a new group
 * @param reasons why, in the order in which they were found
 */
record GroupDecision(PciFunction device, Optional<PciFunction> joins, List<GroupReason> reasons) {

    public GroupDecision {
        reasons = List.copyOf(reasons);
    }
}
