package dev.dmaowner.ownership;

import static dev.dmaowner.OwnershipRules.LINUX_6_12;
import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DETACH;
import static dev.dmaowner.ownership.RuleRun.DIRECT;
import static dev.dmaowner.ownership.RuleRun.IDENTITY;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.P1;
import static dev.dmaowner.ownership.RuleRun.RELEASE;
import static dev.dmaowner.ownership.RuleRun.RELEASE_ALL;
import static dev.dmaowner.ownership.RuleRun.STRANGER;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.T2;
import static dev.dmaowner.ownership.RuleRun.claimOf;
import static dev.dmaowner.ownership.RuleRun.useOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.Attach;
import dev.dmaowner.ownership.OwnershipRequest.AttachHandle;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Replace;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where Linux 6.12 differs, row by row. */
class Linux612RulesTest {

    @Test
    @Tag("R-014")
    void aClaimWithoutOwnerIsRefusedBeforeAnythingElse() {
        RuleRun.of(LINUX_6_12)
                .refused(Errno.EINVAL, OwnershipWarning.CLAIM_WITHOUT_OWNER, claimOf(NOBODY))
                .use(A)
                .refused(Errno.EINVAL, OwnershipWarning.CLAIM_WITHOUT_OWNER, claimOf(NOBODY));
    }

    @Test
    @Tag("R-015")
    void oneOwnerClaimsForAnyMemberAnyNumberOfTimes() {
        RuleRun.of(LINUX_6_12).claimFor(A, T1).claimFor(B, T1).claimFor(A, T1).is(3, T1, CoreDomain.BLOCKING);
    }

    @Test
    @Tag("R-016")
    void anotherOwnerCannotClaimForAMember() {
        RuleRun.of(LINUX_6_12).claimFor(A, T1).refused(Errno.EPERM, new ClaimFor(A, T2));
    }

    @Test
    @Tag("R-017")
    void aMemberCannotBeClaimedForWhileAKernelDriverIsBound() {
        RuleRun.of(LINUX_6_12).use(A).refused(Errno.EPERM, new ClaimFor(B, T1));
    }

    @Test
    @Tag("R-018")
    void theOwnerOfTheGroupMayClaimForAMember() {
        RuleRun.of(LINUX_6_12)
                .claim(T1)
                .claimFor(A, T1)
                .is(2, T1, CoreDomain.BLOCKING)
                .refused(Errno.EPERM, new ClaimFor(A, T2));
    }

    @Test
    @Tag("R-019")
    void theOwnerOfAMemberCannotClaimTheGroup() {
        RuleRun.of(LINUX_6_12).claimFor(A, T1).refused(Errno.EPERM, claimOf(T1));
    }

    @Test
    void aClaimForAMemberDoesNotLookAtTheDomainOnceTheGroupIsOwned() {
        RuleRun.of(LINUX_6_12).claimFor(A, T1).attach(P0).claimFor(B, T1).is(2, T1, P0);
    }

    @Test
    @Tag("R-020")
    void theGroupIsOwnedUntilTheLastClaimIsReleased() {
        RuleRun.of(LINUX_6_12)
                .claimFor(A, T1)
                .claimFor(B, T1)
                .claimFor(A, T1)
                .done(RELEASE)
                .done(RELEASE)
                .is(1, T1, CoreDomain.BLOCKING)
                .refused(Errno.EBUSY, useOf(A));
    }

    @Test
    @Tag("R-021")
    void theReleaseOfTheLastClaimFreesTheGroup() {
        RuleRun.of(LINUX_6_12).claimFor(A, T1).done(RELEASE).isFree().use(A);
    }

    @Test
    void aReleaseWithoutClaimIsWarnedOf() {
        RuleRun.of(LINUX_6_12)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE)
                .use(A)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE);
    }

    @Test
    @Tag("R-022")
    void theReleaseOfTheGroupDropsEveryClaim() {
        RuleRun.of(LINUX_6_12).claim(T1).claimFor(A, T1).done(RELEASE_ALL).isFree();
    }

    @Test
    @Tag("R-023")
    void aDeviceWithoutThisGroupCannotBeClaimedFor() {
        RuleRun.of(LINUX_6_12).refused(Errno.ENODEV, new ClaimFor(STRANGER, T1));
    }

    @Test
    @Tag("R-024")
    void aClaimForADeviceNamesAnOwner() {
        RuleRun.of(LINUX_6_12)
                .refused(Errno.EINVAL, OwnershipWarning.CLAIM_WITHOUT_OWNER, new ClaimFor(A, NOBODY))
                .refused(Errno.EINVAL, OwnershipWarning.CLAIM_WITHOUT_OWNER, new ClaimFor(STRANGER, NOBODY));
    }

    @Test
    void aClaimForAMemberIsRefusedWhileAPrivateDomainIsAttached() {
        RuleRun.of(LINUX_6_12).attach(P0).refused(Errno.EBUSY, new ClaimFor(A, T1));
    }

    @Test
    @Tag("R-038")
    void aBindWaitsForTheDefaultDomain() {
        RuleRun.empty(LINUX_6_12, DefaultDomainType.UNKNOWN)
                .join(A)
                .refused(Errno.EPROBE_DEFER, useOf(A))
                .claim(T1)
                .refused(Errno.EPROBE_DEFER, useOf(A));
    }

    @Test
    @Tag("R-039")
    void anIdentityDomainDoesNotPassForTheDefaultOne() {
        RuleRun.empty(LINUX_6_12, DefaultDomainType.IDENTITY)
                .join(A)
                .join(B)
                .use(A)
                .attach(IDENTITY)
                .refused(Errno.EBUSY, useOf(B));
    }

    @Test
    @Tag("R-040")
    void aStoredHandleKeepsFurtherDriversOut() {
        RuleRun.of(LINUX_6_12).use(A).done(new AttachHandle(P0)).refused(Errno.EBUSY, useOf(B));
    }

    @Test
    void aStoredHandleAloneKeepsFurtherDriversOutAfterTheTypeChanged() {
        RuleRun stored = RuleRun.of(LINUX_6_12).done(new AttachHandle(P0));
        stored.done(new OwnershipRequest.ChangeType("identity", 0, DefaultDomainType.DMA));
        stored.is(0, NOBODY, CoreDomain.DEFAULT).use(A).refused(Errno.EBUSY, useOf(B));
    }

    @Test
    void aStoredHandleDoesNotKeepTheFirstDriverOut() {
        RuleRun.of(LINUX_6_12).done(new AttachHandle(P0)).use(A).is(1, NOBODY, P0);
    }

    @Test
    @Tag("R-041")
    void aStoredHandleKeepsClaimersOut() {
        RuleRun stored = RuleRun.of(LINUX_6_12).done(new AttachHandle(P0));
        stored.refused(Errno.EBUSY, claimOf(T1)).refused(Errno.EBUSY, new ClaimFor(A, T1));
        stored.done(new OwnershipRequest.ChangeType("identity", 0, DefaultDomainType.DMA))
                .is(0, NOBODY, CoreDomain.DEFAULT)
                .refused(Errno.EBUSY, claimOf(T1))
                .refused(Errno.EBUSY, new ClaimFor(A, T1));
        stored.done(DETACH).claim(T1);
    }

    @Test
    void aStoredHandleKeepsUsersAndClaimsFromEnding() {
        RuleRun.of(LINUX_6_12)
                .use(A)
                .done(new AttachHandle(P0))
                .ignored(OwnershipWarning.UNUSE_WITHOUT_USE, new Unuse(A))
                .done(DETACH)
                .unuse(A)
                .isFree();
        RuleRun.of(LINUX_6_12)
                .claim(T1)
                .done(new AttachHandle(P0))
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_ALL)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE)
                .done(DETACH)
                .done(RELEASE)
                .isFree();
    }

    @Test
    void onlyOneHandleIsStored() {
        RuleRun run = RuleRun.of(LINUX_6_12).claim(T1).done(new AttachHandle(P0));
        run.refused(Errno.EBUSY, new AttachHandle(P1)).refused(Errno.EBUSY, new Attach(P1));
        assertEquals(HandleSlot.TAKEN, run.state().handle());
    }

    @Test
    void aHandleThatCannotBeAttachedIsNotStored() {
        RuleRun run = RuleRun.of(LINUX_6_12).attach(P0).refused(Errno.EBUSY, new AttachHandle(P1));
        assertEquals(HandleSlot.EMPTY, run.state().handle());
    }

    @Test
    void replaceTakesThePlaceOfWhateverIsAttached() {
        RuleRun run = RuleRun.of(LINUX_6_12).claim(T1).done(new AttachHandle(P0));
        run.done(new Replace(P1)).is(1, T1, P1).done(new Replace(P1)).is(1, T1, P1);
        run.done(DETACH).is(1, T1, CoreDomain.BLOCKING);
        assertEquals(HandleSlot.EMPTY, run.state().handle());
    }

    @Test
    @Tag("R-042")
    void claimIsRefusedWhileAMemberNeedsADirectMapping() {
        RuleRun run = RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA).done(new Join(A, DIRECT));
        run.refused(Errno.EINVAL, claimOf(T1)).refused(Errno.EINVAL, new ClaimFor(A, T1));
        run.attach(P0).is(0, NOBODY, P0).done(DETACH).done(new Leave(A)).isFree();
    }

    @Test
    @Tag("R-044")
    void aClaimThatFailsForTheSecondMemberTakesTheFirstBack() {
        RuleRun run = RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA).join(A).done(new Join(B, DIRECT));
        run.refused(Errno.EINVAL, claimOf(T1)).isFree();
        assertSame(CoreDomain.DEFAULT, RuleRun.domainOf(run.state(), A));
    }

    @Test
    @Tag("R-052")
    void aNewcomerIsAttachedToThePrivateDomain() {
        GroupState state = RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA)
                .join(A)
                .attach(P0)
                .join(B)
                .state();
        assertSame(P0, RuleRun.domainOf(state, B));
    }

    @Test
    void aNewcomerThatNeedsADirectMappingCannotJoinABlockedGroup() {
        RuleRun run = RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA).join(A).claim(T1);
        run.refused(Errno.EINVAL, new Join(B, DIRECT)).attach(P0).done(new Join(B, DIRECT));
    }

    @Test
    @Tag("R-054")
    void theLastMemberThatLeavesAClaimedGroupIsWarnedOf() {
        RuleRun run =
                RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA).join(A).join(B).claim(T1);
        run.done(new Leave(A)).warned(OwnershipWarning.LAST_MEMBER_LEFT_IN_USE, new Leave(B));
        run.is(1, T1, CoreDomain.BLOCKING);
        RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA)
                .join(A)
                .attach(P0)
                .warned(OwnershipWarning.LAST_MEMBER_LEFT_IN_USE, new Leave(A));
    }

    @Test
    void theLastMemberLeavesAFreeGroupWithoutAWord() {
        RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA)
                .join(A)
                .done(new Leave(A))
                .isFree();
    }

    @Test
    @Tag("R-037")
    void aBlockedDomainBlocks() {
        GroupOwnership group = new OwnershipRegistry(LINUX_6_12).create(DefaultDomainType.DMA_FQ);
        group.join(A, JoinFacts.ORDINARY);
        group.claim(T1);
        assertEquals(DefaultDomainType.BLOCKED, group.currentType());
    }
}
