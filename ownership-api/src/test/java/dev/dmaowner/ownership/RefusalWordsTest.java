package dev.dmaowner.ownership;

import static dev.dmaowner.OwnershipRules.LINUX_6_1;
import static dev.dmaowner.OwnershipRules.LINUX_6_12;
import static dev.dmaowner.OwnershipRules.SERIES_V2;
import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DIRECT;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.STRANGER;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.T2;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read of a refusal: what is true, who holds what, what would cure it. */
class RefusalWordsTest {

    private static GroupOwnership group(OwnershipRules generation, DeviceId... members) {
        return group(generation, DefaultDomainType.DMA, members);
    }

    private static GroupOwnership group(OwnershipRules generation, DefaultDomainType type, DeviceId... members) {
        GroupOwnership group = new OwnershipRegistry(generation).create(new GroupId(7), type);
        for (DeviceId member : members) {
            group.join(member, JoinFacts.ORDINARY);
        }
        return group;
    }

    private static Refusal why(Outcome<?> outcome) {
        return outcome.refusal().orElseThrow(() -> new AssertionError(outcome));
    }

    private static void says(String reason, Outcome<?> outcome) {
        assertEquals(reason, why(outcome).reason());
    }

    @Test
    void theDeviceThatIsNoMemberIsNamed() {
        GroupOwnership group = group(LINUX_6_12, A);
        says("0000:03:00.0 is not a member of group 7", group.claimFor(STRANGER, T1));
        says("0000:03:00.0 is not a member of group 7", group.decide(new OwnershipRequest.AttachDevice(STRANGER, P0)));
        says(
                "0000:03:00.0 is not a member of group 7",
                group(SERIES_V2, A).claimPrivateDomain(STRANGER, new DmaOwner.KernelDriver("tegra-drm")));
    }

    @Test
    void howManyMembersAreTooManyOrTooFewIsSaid() {
        says(
                "group 7 has 2 members, and only the device of a group with one member may do this",
                group(LINUX_6_12, A, B).decide(new OwnershipRequest.AttachDevice(A, P0)));
        says(
                "the type of group 7 cannot change while it has 2 members",
                group(LINUX_6_1, A, B).changeType("DMA", 0));
        says(
                "the type of group 7 cannot change while it has no members",
                group(LINUX_6_1).changeType("DMA", 0));
    }

    @Test
    void aWordThatIsNoTypeIsQuotedAndThoseThatAreAreNamed() {
        Refusal refusal = why(group(LINUX_6_12, A).changeType("passthrough\n", 0));
        assertEquals("'passthrough' is not a type of default domain", refusal.reason());
        assertEquals(Optional.of("write identity, DMA, DMA-FQ or auto"), refusal.cure());
    }

    @Test
    void aGroupWithoutDefaultDomainHasNoTypeToChange() {
        Refusal refusal = why(group(LINUX_6_1, DefaultDomainType.UNKNOWN, A).changeType("DMA", 0));
        assertEquals(Errno.EINVAL, refusal.errno());
        assertEquals("group 7 has no default domain whose type could change", refusal.reason());
        assertEquals(Optional.empty(), refusal.cure());
    }

    @Test
    void aBoundDriverInTheWayOfATypeIsToBeUnbound() {
        Refusal refusal = why(group(LINUX_6_1, A).changeType("identity", 1));
        assertEquals("a member of group 7 is bound to a driver", refusal.reason());
        assertEquals(Optional.of("unbind the members of group 7"), refusal.cure());
    }

    @Test
    void theLastUserOfAGroupIsTheOneThatIsNamed() {
        GroupOwnership group = group(LINUX_6_12, A, B);
        group.use(A, "e1000");
        group.use(B, "e1000e");
        group.unuse(A);
        says("group 7 is used by the driver e1000e of 0000:02:02.0", group.claim(T1));
    }

    @Test
    void aUserThatWasCountedTwiceIsNamedUntilItIsCountedDownTwice() {
        GroupOwnership group = group(LINUX_6_12, A, B);
        group.use(A, "e1000");
        group.use(A, "e1000");
        group.use(B, "e1000e");
        group.unuse(A);
        says("group 7 is used by the driver e1000 of 0000:02:01.0, the driver e1000e of 0000:02:02.0", group.claim(T1));
        group.unuse(A);
        says("group 7 is used by the driver e1000e of 0000:02:02.0", group.claim(T1));
    }

    @Test
    void aCountThatIsNotDownYetKeepsTheUserThatItIsOf() {
        GroupOwnership group = group(LINUX_6_12, A, B);
        group.use(A, "e1000");
        group.use(A, "e1000");
        group.unuse(B);
        says("group 7 is used by the driver e1000 of 0000:02:01.0, the driver e1000 of 0000:02:01.0", group.claim(T1));
    }

    @Test
    void underTheProposalDriversWithADomainOfTheirOwnAreNamedByTheirOwner() {
        GroupOwnership group = group(SERIES_V2, A, B);
        group.claimPrivateDomain(A, new DmaOwner.KernelDriver("tegra-drm"));
        says("group 7 is owned by the driver tegra-drm", group.claim(T1));
        GroupOwnership nameless = group(SERIES_V2, A, B);
        nameless.claimPrivateDomain(A, NOBODY);
        assertEquals(
                Optional.of("drivers with a private domain"),
                why(nameless.claim(T1)).heldBy());
    }

    @Test
    void aMemberThatNeedsADirectMappingAndComesTooLateIsNamed() {
        GroupOwnership group = group(LINUX_6_12, A);
        group.claim(T1);
        Refusal refusal = why(group.join(B, DIRECT));
        assertEquals(Optional.of("0000:02:02.0"), refusal.heldBy());
        assertEquals("firmware requires a direct mapping of memory for 0000:02:02.0 in group 7", refusal.reason());
    }

    @Test
    void aGroupAndAClaimSayWhatTheyAre() {
        GroupOwnership group = group(LINUX_6_12, A);
        assertEquals("group 7", group.toString());
        assertEquals(
                "the claim of group 7 by the user of /dev/vfio/7",
                group.claim(T2).value().orElseThrow().toString());
    }
}
