package dev.dmaowner.plan.survey;

import dev.dmaowner.Ownership;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.plan.survey.DeviceHolders.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Infers from the drivers of a group's members who owns the group and what blocks userspace. */
final class OwnershipInference {

    private static final String BOUND = "bound to a userspace driver, and ";

    private OwnershipInference() {}

    /** {@return what is known of the owner of a group with a userspace driver: an open node need not mean that the group is claimed} */
    static Ownership withUserspace(List<String> holders, Seen seen) {
        if (!holders.isEmpty()) {
            return new Ownership.Unknown(
                    BOUND + holders.get(0) + (holders.size() > 1 ? " and " + (holders.size() - 1) + " more" : ""));
        }
        return new Ownership.Unknown(BOUND
                + switch (seen) {
                    case ALL -> "no process has a node of it open";
                    case OWN -> "only root sees whether a process of another user has it open";
                    case NOTHING -> "/sys does not show whether a process uses it";
                });
    }

    /** {@return the owner, as far as the bound drivers show it} */
    static Ownership infer(List<SurveyedDevice> members) {
        int users = 0;
        boolean isNotRecorded = false;
        boolean userAccess = false;
        for (SurveyedDevice member : members) {
            if (member.usesDmaApi()) {
                users++;
            }
            isNotRecorded |= member.mayUseDmaApi();
            userAccess |= member.isForUserspace();
        }
        if (users > 0) {
            return new Ownership.DmaApi(users);
        }
        if (isNotRecorded) {
            return new Ownership.Unknown("not recorded: which drivers its devices are bound to");
        }
        return userAccess ? withUserspace(List.of(), Seen.NOTHING) : new Ownership.Unowned();
    }

    /** {@return what blocks userspace, the members in their order first} */
    static List<Blocker> blockers(Ownership ownership, List<SurveyedDevice> members) {
        List<Blocker> blockers = new ArrayList<>();
        for (SurveyedDevice member : members) {
            if (member.usesDmaApi()) {
                blockers.add(kernelDriver(member));
            }
        }
        // A driver takes its private domain along when it is unbound, so the drivers are all that has to be cured.
        if (blockers.isEmpty() || !(ownership instanceof Ownership.PrivateDomain)) {
            Optional<Blocker> whole = ofTheGroup(ownership, members);
            if (whole.isPresent()) {
                blockers.add(whole.get());
            }
        }
        return blockers;
    }

    /** {@return the blocker of a group that VFIO has made for a device without an IOMMU} */
    static Blocker withoutIommu(List<SurveyedDevice> members) {
        String names = members.stream().map(member -> member.id().name()).collect(Collectors.joining(" and "));
        return new Blocker(
                Optional.empty(),
                Optional.empty(),
                "no IOMMU is behind it, as VFIO has made it in no-IOMMU mode: the DMA of " + names
                        + " can reach all of this host's memory",
                Optional.of("dmaowner plan give " + names.replace(" and ", " ")));
    }

    private static Blocker kernelDriver(SurveyedDevice member) {
        String driver = member.driver().orElseThrow();
        return new Blocker(
                Optional.of(member.id()),
                Optional.of(driver),
                driver + " uses " + member.id().name() + " through the DMA API",
                Optional.empty());
    }

    private static Optional<Blocker> ofTheGroup(Ownership ownership, List<SurveyedDevice> members) {
        if (ownership instanceof Ownership.PrivateDomain) {
            return whole("a driver has attached a private domain", bound(members));
        } else if (ownership instanceof Ownership.Owned owned) {
            return whole(
                    owned.owner().describe() + " owns it",
                    "wait until " + owned.owner().describe() + " releases it");
        }
        return Optional.empty();
    }

    /** {@return how the bound members are unbound; one of their drivers attached the domain} */
    private static String bound(List<SurveyedDevice> members) {
        String unbinding = members.stream()
                .filter(member -> member.driver().isPresent())
                .map(member -> ControlWrite.unbinding(member.id()).toString())
                .collect(Collectors.joining("; or "));
        return unbinding.isEmpty() ? "unbind the driver that attached it" : unbinding;
    }

    private static Optional<Blocker> whole(String reason, String advice) {
        return Optional.of(new Blocker(Optional.empty(), Optional.empty(), reason, Optional.of(advice)));
    }
}
