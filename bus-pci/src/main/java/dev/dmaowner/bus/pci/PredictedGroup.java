package dev.dmaowner.bus.pci;

import java.util.List;

/**
 * A group as it would form.
 *
 * @param devices its members, in the order in which they join
 * @param reasons why they share it; for a group of one, why it is alone
 */
public record PredictedGroup(List<PciDevice> devices, List<Reason> reasons) {

    public PredictedGroup {
        devices = List.copyOf(devices);
        reasons = List.copyOf(reasons);
    }

    static PredictedGroup of(List<GroupDecision> members) {
        List<Reason> all = members.stream()
                .flatMap(decision -> decision.reasons().stream())
                .toList();
        List<Reason> reasons = members.size() == 1
                ? all
                : all.stream().filter(reason -> reason.kind().isSharing()).toList();
        return new PredictedGroup(members.stream().map(GroupDecision::device).toList(), reasons);
    }

    /** {@return whether any of its reasons rests on something that was not read, so that it may be otherwise} */
    public boolean isUncertain() {
        return reasons.stream().anyMatch(Reason::restsOnUnread);
    }
}
