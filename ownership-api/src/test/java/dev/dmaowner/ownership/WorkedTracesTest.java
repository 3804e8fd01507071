package dev.dmaowner.ownership;

import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DETACH;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.RELEASE;
import static dev.dmaowner.ownership.RuleRun.RELEASE_ALL;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.T2;
import static dev.dmaowner.ownership.RuleRun.claimOf;
import static dev.dmaowner.ownership.RuleRun.useOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lives of one group that were walked through on real kernels. */
class WorkedTracesTest {

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void fromKernelDriversToAnOwnerAndBack(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).use(A).use(B).is(2, NOBODY, CoreDomain.DEFAULT);
        run.refused(Errno.EPERM, claimOf(T1)).unuse(A).refused(Errno.EPERM, claimOf(T1));
        run.unuse(B).claim(T1).is(1, T1, CoreDomain.BLOCKING);
        run.refused(Errno.EPERM, claimOf(T1)).refused(Errno.EPERM, claimOf(T2));
        run.refused(Errno.EBUSY, useOf(A)).is(1, T1, CoreDomain.BLOCKING);
        run.done(RELEASE_ALL).use(A).is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void throughAPrivateDomain(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).use(A).attach(P0).is(1, NOBODY, P0);
        run.refused(Errno.EBUSY, useOf(B)).is(1, NOBODY, P0);
        run.done(DETACH).use(B).is(2, NOBODY, CoreDomain.DEFAULT);
        run.unuse(A).unuse(B).attach(P0).refused(Errno.EBUSY, claimOf(T1)).is(0, NOBODY, P0);
        run.use(A).refused(Errno.EBUSY, useOf(B)).is(1, NOBODY, P0);
    }

    @Test
    void throughClaimsForMembers() {
        RuleRun run = RuleRun.of(OwnershipRules.LINUX_6_12);
        run.claimFor(A, T1).claimFor(B, T1).claimFor(A, T1).is(3, T1, CoreDomain.BLOCKING);
        run.refused(Errno.EPERM, new ClaimFor(A, T2));
        run.done(RELEASE).done(RELEASE).refused(Errno.EBUSY, useOf(A)).is(1, T1, CoreDomain.BLOCKING);
        run.done(RELEASE).isFree().use(A).is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-053")
    void aNewcomerOfAnOwnedGroupIsInTheOwnersDomainAndBindsNoKernelDriver(OwnershipRules generation) {
        RuleRun blocked = RuleRun.empty(generation, DefaultDomainType.DMA)
                .join(A)
                .claim(T1)
                .join(B);
        assertSame(CoreDomain.BLOCKING, RuleRun.domainOf(blocked.state(), B));
        blocked.refused(Errno.EBUSY, useOf(B)).done(RELEASE_ALL).use(B);
        RuleRun mapped = RuleRun.empty(generation, DefaultDomainType.DMA)
                .join(A)
                .claim(T1)
                .attach(P0)
                .done(new Join(B, JoinFacts.ORDINARY));
        assertSame(P0, RuleRun.domainOf(mapped.state(), B));
        mapped.refused(Errno.EBUSY, useOf(B)).is(1, T1, P0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void aNewcomerOfAFreeOrUsedGroupBindsAKernelDriver(OwnershipRules generation) {
        RuleRun.empty(generation, DefaultDomainType.DMA)
                .join(A)
                .use(A)
                .join(B)
                .use(B)
                .is(2, NOBODY, CoreDomain.DEFAULT);
    }
}
