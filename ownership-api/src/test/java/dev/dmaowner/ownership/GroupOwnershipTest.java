package dev.dmaowner.ownership;

import static dev.dmaowner.OwnershipRules.LINUX_6_1;
import static dev.dmaowner.OwnershipRules.LINUX_6_12;
import static dev.dmaowner.OwnershipRules.SERIES_V2;
import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DIRECT;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.T2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.OwnershipEvent.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Claims as tokens, refusals in words, and what is heard of it all. */
class GroupOwnershipTest {

    private static GroupOwnership group(OwnershipRules generation) {
        OwnershipRegistry registry = new OwnershipRegistry(generation);
        GroupOwnership group = registry.create(new GroupId(7), DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        group.join(B, JoinFacts.ORDINARY);
        return group;
    }

    private static DmaClaim got(Outcome<DmaClaim> claim) {
        return claim.value().orElseThrow(() -> new AssertionError(claim));
    }

    private static Refusal why(Outcome<?> outcome) {
        return outcome.refusal().orElseThrow(() -> new AssertionError(outcome));
    }

    @ParameterizedTest
    @EnumSource
    void aClaimIsHeldUntilItIsClosedAndClosesOnce(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        DmaClaim first = got(group.claim(T1));
        assertTrue(first.isHeld());
        assertEquals(new GroupId(7), first.group());
        assertEquals(T1, first.owner());
        first.close();
        assertFalse(first.isHeld());
        DmaClaim second = got(group.claim(T2));
        first.close();
        assertTrue(second.isHeld());
        assertEquals(new Ownership.Owned(T2, 1), group.ownership());
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseOfTheGroupEndsItsClaims(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        DmaClaim claim = got(group.claim(T1));
        group.releaseAll();
        assertFalse(claim.isHeld());
        assertEquals(new Ownership.Unowned(), group.ownership());
        assertTrue(group.use(A, "e1000").isDone());
        claim.close();
        assertEquals(new Ownership.DmaApi(1), group.ownership());
    }

    @Test
    void claimsForMembersAreClosedOneByOne() {
        GroupOwnership group = group(LINUX_6_12);
        DmaClaim first = got(group.claimFor(A, T1));
        DmaClaim second = got(group.claimFor(A, T1));
        first.close();
        first.close();
        assertFalse(first.isHeld());
        assertTrue(second.isHeld());
        assertEquals(new Ownership.Owned(T1, 1), group.ownership());
        second.close();
        assertEquals(new Ownership.Unowned(), group.ownership());
    }

    @Test
    void theCloseOfTheGroupsClaimDropsThoseForItsMembers() {
        GroupOwnership group = group(LINUX_6_12);
        DmaClaim whole = got(group.claim(T1));
        DmaClaim member = got(group.claimFor(A, T1));
        whole.close();
        assertFalse(member.isHeld());
        assertEquals(new Ownership.Unowned(), group.ownership());
    }

    @Test
    void aCloseThatTheKernelOnlyWarnsOfLeavesTheClaimHeld() {
        GroupOwnership locked = group(LINUX_6_1);
        DmaClaim nobodys = got(locked.claim(NOBODY));
        nobodys.close();
        assertTrue(nobodys.isHeld());
        GroupOwnership stored = group(LINUX_6_12);
        DmaClaim claim = got(stored.claim(T1));
        stored.attachHandle(P0);
        claim.close();
        assertTrue(claim.isHeld());
        stored.detach();
        claim.close();
        assertFalse(claim.isHeld());
    }

    @Test
    void underTheProposalClaimsOfOnePairAreClosedOneByOne() {
        GroupOwnership group = group(SERIES_V2);
        DmaOwner tegra = new DmaOwner.KernelDriver("tegra-drm");
        DmaClaim dc = got(group.claimPrivateDomain(A, tegra));
        DmaClaim vic = got(group.claimFor(B, tegra));
        assertEquals(Errno.EBUSY, why(group.claim(T1)).errno());
        dc.close();
        assertTrue(vic.isHeld());
        vic.close();
        DmaClaim user = got(group.claim(T1));
        DmaClaim again = got(group.claim(T1));
        user.close();
        assertEquals(new Ownership.Owned(T1, 1), group.ownership());
        again.close();
        assertEquals(new Ownership.Unowned(), group.ownership());
    }

    @Test
    void theRefusalOfAClaimNamesEachDriverAndItsCure() {
        GroupOwnership group = group(LINUX_6_1);
        group.use(A, "e1000");
        group.use(B, "e1000e");
        Refusal refusal = why(group.claim(T1));
        assertEquals(Errno.EPERM, refusal.errno());
        assertEquals(
                "group 7 is used by the driver e1000 of 0000:02:01.0, the driver e1000e of 0000:02:02.0",
                refusal.reason());
        assertEquals(
                Optional.of("the driver e1000 of 0000:02:01.0, the driver e1000e of 0000:02:02.0"), refusal.heldBy());
        assertEquals(
                Optional.of("echo 0000:02:01.0 | sudo tee /sys/bus/pci/devices/0000:02:01.0/driver/unbind; "
                        + "echo 0000:02:02.0 | sudo tee /sys/bus/pci/devices/0000:02:02.0/driver/unbind"),
                refusal.cure());
        group.unuse(A);
        assertEquals(
                Optional.of("the driver e1000e of 0000:02:02.0"),
                why(group.claim(T1)).heldBy());
    }

    @ParameterizedTest
    @EnumSource(names = "LINUX_3_6", mode = EnumSource.Mode.EXCLUDE)
    void theRefusalOfABindNamesTheOwnerAndItsCure(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        group.claim(T1);
        Refusal refusal = why(group.use(A, "e1000"));
        assertEquals(Errno.EBUSY, refusal.errno());
        assertEquals("group 7 is owned by the user of /dev/vfio/7", refusal.reason());
        assertEquals(Optional.of("the user of /dev/vfio/7"), refusal.heldBy());
        assertEquals(Optional.of("wait for the user of /dev/vfio/7 to release group 7"), refusal.cure());
    }

    @ParameterizedTest
    @EnumSource(names = "LINUX_3_6", mode = EnumSource.Mode.EXCLUDE)
    void theRefusalOfAClaimNamesWhoAttachedADomain(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        group.attach(P0);
        Refusal refusal = why(group.claim(T1));
        assertEquals("the domain of a driver is attached to group 7", refusal.reason());
        assertEquals(Optional.of("a driver"), refusal.heldBy());
        assertEquals(Optional.of("wait for a driver to detach it"), refusal.cure());
    }

    @Test
    void aClaimWithoutOwnerIsNamedAndHasNoCure() {
        GroupOwnership group = group(LINUX_6_1);
        group.claim(NOBODY);
        assertEquals(
                "group 7 is owned by a claim without an owner",
                why(group.claim(T1)).reason());
        assertEquals(Optional.empty(), why(group.claim(T1)).cure());
        assertEquals(
                Optional.of("a claim without an owner"),
                why(group.use(A, "e1000")).heldBy());
    }

    @Test
    void theRefusalNamesTheMemberThatNeedsADirectMapping() {
        GroupOwnership group = new OwnershipRegistry(LINUX_6_12).create(new GroupId(7), DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        group.join(B, DIRECT);
        Refusal refusal = why(group.claim(T1));
        assertEquals(Errno.EINVAL, refusal.errno());
        assertEquals(Optional.of("0000:02:02.0"), refusal.heldBy());
    }

    @Test
    void everyRefusalHasAReason() {
        GroupOwnership old = group(LINUX_6_1);
        List<Refusal> refusals = List.of(
                why(old.claimFor(A, T1)),
                why(old.claimPrivateDomain(A, T1)),
                why(old.attachHandle(P0)),
                why(old.replace(P0)),
                why(old.decide(new OwnershipRequest.AttachDevice(RuleRun.STRANGER, P0))),
                why(old.decide(new OwnershipRequest.AttachDevice(A, P0))),
                why(old.changeType("DMA", 0)),
                why(old.changeType("nonsense", 0)),
                why(group(LINUX_6_12).claim(NOBODY)),
                why(group(LINUX_6_12).claimFor(RuleRun.STRANGER, T1)));
        for (Refusal refusal : refusals) {
            assertFalse(refusal.reason().isBlank(), refusal::toString);
            assertFalse(refusal.reason().endsWith("."), refusal::toString);
        }
    }

    @Test
    void autoRestoresTheTypeWithWhichTheGroupWasCreated() {
        GroupOwnership group = group(LINUX_6_12);
        assertTrue(group.changeType("identity\n", 0).isDone());
        assertEquals(DefaultDomainType.IDENTITY, group.type());
        assertTrue(group.changeType("auto\n", 0).isDone());
        assertEquals(DefaultDomainType.DMA, group.type());
    }

    @Test
    void aListenerIsNotifiedOfEachOperationUntilItIsClosed() {
        OwnershipRegistry registry = new OwnershipRegistry(LINUX_6_1);
        GroupOwnership group = registry.create(DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        List<OwnershipEvent> events = new ArrayList<>();
        Registration recording = registry.record(events::add);
        group.claim(T1);
        group.use(A, "e1000");
        group.releaseAll();
        group.releaseAll();
        recording.close();
        group.claim(T2);
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                events.stream().map(OwnershipEvent::sequence).toList());
        assertEquals(Errno.EBUSY, events.get(1).refusal().orElseThrow().errno());
        assertEquals(Optional.empty(), events.get(2).warning());
        assertEquals(
                Optional.of(OwnershipWarning.RELEASE_WITHOUT_CLAIM),
                events.get(3).warning());
        assertEquals(events.get(3).before(), events.get(3).after());
    }

    @Test
    void anEventNamesTheDeviceAndOnWhoseBehalfTheRequestWas() {
        OwnershipRegistry registry = new OwnershipRegistry(LINUX_6_12);
        GroupOwnership group = registry.create(DefaultDomainType.DMA);
        List<OwnershipEvent> events = new ArrayList<>();
        registry.record(events::add);
        group.join(A, JoinFacts.ORDINARY);
        group.use(A, "e1000");
        group.claim(T1);

        assertEquals(
                List.of(Operation.JOIN, Operation.USE, Operation.CLAIM),
                events.stream().map(OwnershipEvent::operation).toList());
        assertEquals(
                List.of(Optional.of(A), Optional.of(A), Optional.empty()),
                events.stream().map(OwnershipEvent::device).toList());
        assertEquals(
                List.of(Optional.empty(), Optional.of(new DmaOwner.KernelDriver("e1000")), Optional.of(T1)),
                events.stream().map(OwnershipEvent::actor).toList());
        assertEquals(new Ownership.Unowned(), events.get(1).before());
        assertEquals(new Ownership.DmaApi(1), events.get(1).after());
        assertEquals(new Ownership.DmaApi(1), events.get(2).after());
        assertEquals(
                "USE of pci/0000:02:01.0 by the driver e1000 in group 0: done",
                events.get(1).toString());
        assertEquals(
                "CLAIM by the user of /dev/vfio/7 in group 0:"
                        + " EPERM: group 0 is used by the driver e1000 of 0000:02:01.0",
                events.get(2).toString());
    }

    @Test
    void aListenerMayAskTheGroupItself() {
        OwnershipRegistry registry = new OwnershipRegistry(LINUX_6_12);
        GroupOwnership group = registry.create(DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        registry.record(event -> {
            if (event.operation() == Operation.CLAIM) {
                group.releaseAll();
            }
        });
        assertFalse(got(group.claim(T1)).isHeld());
    }
}
