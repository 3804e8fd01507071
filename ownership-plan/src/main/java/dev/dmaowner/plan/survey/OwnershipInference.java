package dev.dmaowner.plan.survey;

import dev.dmaowner.Ownership;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.spi.DmaManagement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the drivers of a group's members say about its owner, and about who is in a user's way. */
final class OwnershipInference {

    private OwnershipInference() {}

    /** {@return the owner as far as bound drivers tell it} */
    static Ownership infer(List<SurveyedDevice> members) {
        int users = 0;
        boolean userAccess = false;
        for (SurveyedDevice member : members) {
            if (usesDmaApi(member)) {
                users++;
            }
            userAccess |= member.binding().map(Binding::purpose).equals(Optional.of(Purpose.USER_ACCESS));
        }
        if (users > 0) {
            return new Ownership.DmaApi(users);
        }
        return userAccess
                ? new Ownership.Unknown("bound for access by a user, and /sys does not show whether there is one")
                : new Ownership.Unowned();
    }

    /** {@return what stands in the way of a user, the members in their order first} */
    static List<Blocker> blockers(Ownership ownership, List<SurveyedDevice> members) {
        List<Blocker> blockers = new ArrayList<>();
        members.stream().filter(OwnershipInference::usesDmaApi).forEach(member -> blockers.add(inTheWay(member)));
        // A domain that a driver has attached goes when the driver does, so that those in the way are all there is to
        // cure.
        if (blockers.isEmpty() || !(ownership instanceof Ownership.PrivateDomain)) {
            ofTheGroup(ownership, members).ifPresent(blockers::add);
        }
        return blockers;
    }

    private static boolean usesDmaApi(SurveyedDevice member) {
        return member.binding().map(Binding::management).equals(Optional.of(DmaManagement.BY_CORE));
    }

    private static Blocker inTheWay(SurveyedDevice member) {
        String driver = member.driver().orElseThrow();
        String name = member.id().name();
        return new Blocker(
                Optional.of(member.id()),
                Optional.of(driver),
                driver + " uses " + name + " for the kernel",
                "unbind " + name + " from " + driver + ": echo " + ShellWord.of(name) + " > "
                        + ShellWord.of("/sys/bus/" + member.id().bus() + "/drivers/" + driver + "/unbind"));
    }

    private static Optional<Blocker> ofTheGroup(Ownership ownership, List<SurveyedDevice> members) {
        return ownership.fold(
                unowned -> Optional.empty(),
                users -> Optional.empty(),
                domain -> whole("a driver has attached a domain of its own", "unbind " + bound(members)),
                owned -> whole(
                        owned.owner().describe() + " owns it",
                        "let " + owned.owner().describe() + " let go of it"),
                unknown -> Optional.empty());
    }

    /** {@return which drivers have members, of which one must be the one that attached a domain} */
    private static String bound(List<SurveyedDevice> members) {
        String bound = members.stream()
                .flatMap(member -> member.driver().map(driver -> member.id().name() + " from " + driver).stream())
                .collect(Collectors.joining(" or "));
        return bound.isEmpty() ? "the driver that attached it" : bound;
    }

    private static Optional<Blocker> whole(String reason, String cure) {
        return Optional.of(new Blocker(Optional.empty(), Optional.empty(), reason, cure));
    }
}
