package dev.dmaowner.bus.pci;

import java.util.List;
import java.util.Optional;

/**
 * Which group a function gets, and why.
 *
 * @param device which function
 * @param joins the function whose group it joins, empty if it gets a new group
 * @param reasons why, in the order in which they were found
 */
public record GroupDecision(PciDevice device, Optional<PciDevice> joins, List<Reason> reasons) {

    public GroupDecision {
        reasons = List.copyOf(reasons);
    }
}
