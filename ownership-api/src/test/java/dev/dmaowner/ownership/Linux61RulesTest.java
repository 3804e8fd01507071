package dev.dmaowner.ownership;

import static dev.dmaowner.OwnershipRules.LINUX_6_1;
import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DETACH;
import static dev.dmaowner.ownership.RuleRun.DIRECT;
import static dev.dmaowner.ownership.RuleRun.IDENTITY;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.RELEASE;
import static dev.dmaowner.ownership.RuleRun.RELEASE_ALL;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.claimOf;
import static dev.dmaowner.ownership.RuleRun.useOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.ownership.OwnershipRequest.Attach;
import dev.dmaowner.ownership.OwnershipRequest.AttachHandle;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Replace;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where Linux 6.1 differs, row by row. */
class Linux61RulesTest {

    @Test
    @Tag("R-012")
    void aClaimWithoutOwnerIsTakenAndKeepsKernelDriversOut() {
        RuleRun run = RuleRun.of(LINUX_6_1).claim(NOBODY).is(1, NOBODY, CoreDomain.BLOCKING);
        assertEquals(new Ownership.Owned(NOBODY, 1), run.state().ownership());
        run.refused(Errno.EBUSY, useOf(A)).refused(Errno.EPERM, claimOf(T1));
    }

    @Test
    @Tag("R-013")
    void aClaimWithoutOwnerCannotBeReleased() {
        RuleRun.of(LINUX_6_1)
                .claim(NOBODY)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_ALL)
                .refused(Errno.EBUSY, useOf(A))
                .refused(Errno.EPERM, claimOf(T1));
    }

    @Test
    void thereAreNoClaimsByDeviceAndNoHandles() {
        RuleRun.of(LINUX_6_1)
                .refused(Errno.EOPNOTSUPP, new ClaimFor(A, T1))
                .refused(Errno.EOPNOTSUPP, RELEASE)
                .refused(Errno.EOPNOTSUPP, new AttachHandle(P0))
                .refused(Errno.EOPNOTSUPP, new Replace(P0))
                .isFree();
    }

    @Test
    @Tag("R-039")
    void anIdentityDomainPassesForTheDefaultOneIfThatIsOneToo() {
        RuleRun identity =
                RuleRun.empty(LINUX_6_1, DefaultDomainType.IDENTITY).join(A).join(B);
        identity.use(A).attach(IDENTITY).use(B).is(2, NOBODY, IDENTITY);
    }

    @Test
    void anIdentityDomainDoesNotPassForATranslatingDefaultNorTheOtherWayRound() {
        RuleRun.of(LINUX_6_1).use(A).attach(IDENTITY).refused(Errno.EBUSY, useOf(B));
        RuleRun.empty(LINUX_6_1, DefaultDomainType.IDENTITY)
                .join(A)
                .join(B)
                .use(A)
                .attach(P0)
                .refused(Errno.EBUSY, useOf(B));
    }

    @Test
    void theIdentityDomainOfAnOwnerDoesNotLetKernelDriversIn() {
        RuleRun.empty(LINUX_6_1, DefaultDomainType.IDENTITY)
                .join(A)
                .claim(T1)
                .attach(IDENTITY)
                .refused(Errno.EBUSY, useOf(A))
                .is(1, T1, IDENTITY);
    }

    @Test
    void aMissingDefaultDomainDoesNotMatter() {
        RuleRun none =
                RuleRun.empty(LINUX_6_1, DefaultDomainType.UNKNOWN).join(A).join(B);
        none.use(A).use(B).unuse(A).unuse(B).claim(T1).is(1, T1, CoreDomain.BLOCKING);
        none.done(RELEASE_ALL).isFree();
    }

    @Test
    @Tag("R-043")
    void claimIsRefusedWhileAMemberNeedsADirectMapping() {
        RuleRun run = RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA).done(new Join(A, DIRECT));
        run.join(B).refused(Errno.EPERM, claimOf(T1)).isFree();
        run.refused(Errno.EPERM, new Attach(P0)).done(new Leave(A)).claim(T1);
    }

    @Test
    void aClaimThatFailsPartWayLeavesTheMembersBeforeBlocked() {
        RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA)
                .join(A)
                .done(new Join(B, DIRECT))
                .refused(Errno.EPERM, OwnershipWarning.CLAIM_FAILED_PART_WAY, claimOf(T1));
    }

    @Test
    @Tag("R-051")
    void aNewcomerGoesAstrayWhileAPrivateDomainIsAttached() {
        GroupState mixed = RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA)
                .join(A)
                .attach(P0)
                .join(B)
                .state();
        assertSame(P0, RuleRun.domainOf(mixed, A));
        assertSame(CoreDomain.DEFAULT, RuleRun.domainOf(mixed, B));
        assertSame(P0, mixed.current());
    }

    @Test
    void detachBringsTheStrayMembersBackTogether() {
        RuleRun run = RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA)
                .join(A)
                .attach(P0)
                .join(B);
        run.done(DETACH).isFree();
        assertEquals(List.of(), run.state().membership().detached());
    }

    @Test
    void aStrayMemberThatLeavesIsForgotten() {
        RuleRun run = RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA)
                .join(A)
                .attach(P0)
                .join(B);
        run.done(new Leave(B));
        assertEquals(List.of(), run.state().membership().detached());
    }

    @Test
    void withoutADefaultDomainNobodyGoesAstray() {
        GroupState state = RuleRun.empty(LINUX_6_1, DefaultDomainType.UNKNOWN)
                .join(A)
                .attach(P0)
                .join(B)
                .state();
        assertSame(P0, RuleRun.domainOf(state, B));
    }

    @Test
    void aNewcomerThatNeedsADirectMappingCannotJoinABlockedGroup() {
        RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA).join(A).claim(T1).refused(Errno.EPERM, new Join(B, DIRECT));
    }

    @Test
    @Tag("R-055")
    void theLastMemberLeavesAClaimedGroupWithoutAWord() {
        RuleRun run = RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA).join(A).claim(T1);
        run.done(new Leave(A)).is(1, T1, CoreDomain.BLOCKING);
    }

    @Test
    @Tag("R-037")
    void anEmptyUnmanagedDomainBlocks() {
        GroupOwnership group = new OwnershipRegistry(LINUX_6_1).create(DefaultDomainType.DMA_FQ);
        group.join(A, JoinFacts.ORDINARY);
        assertEquals(DefaultDomainType.DMA_FQ, group.currentType());
        group.claim(T1);
        assertEquals(DefaultDomainType.UNMANAGED, group.currentType());
    }

    @Test
    @Tag("R-262")
    void aClaimAttachesAnUnmanagedDomainAndItsReleaseTheDefaultOneToEveryMember() {
        GroupOwnership group = new OwnershipRegistry(LINUX_6_1).create(DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        group.join(B, JoinFacts.ORDINARY);
        group.claim(T1).value().orElseThrow().close();
        assertEquals(DefaultDomainType.DMA, group.currentType());
        group.claim(T1);
        assertEquals(DefaultDomainType.UNMANAGED, group.currentType());
        group.releaseAll();
        assertEquals(DefaultDomainType.DMA, group.currentType());
        assertEquals(new Ownership.Unowned(), group.ownership());
    }
}
