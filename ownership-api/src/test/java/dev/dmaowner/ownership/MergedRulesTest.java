package dev.dmaowner.ownership;

import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.BRIDGE;
import static dev.dmaowner.ownership.RuleRun.DETACH;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.P1;
import static dev.dmaowner.ownership.RuleRun.RELEASE_ALL;
import static dev.dmaowner.ownership.RuleRun.STRANGER;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.T2;
import static dev.dmaowner.ownership.RuleRun.claimOf;
import static dev.dmaowner.ownership.RuleRun.useOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipRequest.Attach;
import dev.dmaowner.ownership.OwnershipRequest.AttachDevice;
import dev.dmaowner.ownership.OwnershipRequest.DetachDevice;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the merged generations answer alike, row by row. */
class MergedRulesTest {

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-001")
    void aDeviceWithoutThisGroupUsesNothing(OwnershipRules generation) {
        RuleRun.of(generation).use(STRANGER).isFree().unuse(STRANGER).isFree();
        RuleRun.of(generation).claim(T1).use(STRANGER).is(1, T1, CoreDomain.BLOCKING);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-002")
    void aKernelDriverIsCountedWhenItBinds(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).use(A).is(1, NOBODY, CoreDomain.DEFAULT);
        assertEquals(new Ownership.DmaApi(1), run.state().ownership());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-003")
    void theGroupIsUsedUntilTheLastDriverIsUnbound(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).use(A).use(B).unuse(B);
        assertEquals(new Ownership.DmaApi(1), run.state().ownership());
        run.unuse(A).isFree();
        RuleRun.of(generation).use(A).use(B).unuse(A).is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-004")
    void claimIsRefusedWhileAKernelDriverIsBound(OwnershipRules generation) {
        RuleRun.of(generation).use(A).refused(Errno.EPERM, claimOf(T1)).is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-005")
    void claimOfAFreeGroupBlocksIt(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).claim(T1).is(1, T1, CoreDomain.BLOCKING);
        assertEquals(new Ownership.Owned(T1, 1), run.state().ownership());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-006")
    void theSameOwnerCannotClaimTheGroupTwice(OwnershipRules generation) {
        RuleRun.of(generation).claim(T1).refused(Errno.EPERM, claimOf(T1));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-007")
    void anotherOwnerCannotClaimAnOwnedGroup(OwnershipRules generation) {
        RuleRun.of(generation).claim(T1).refused(Errno.EPERM, claimOf(T2)).is(1, T1, CoreDomain.BLOCKING);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-008")
    void noMemberOfAnOwnedGroupBindsAKernelDriver(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).claim(T1);
        for (DeviceId member : run.state().membership().devices()) {
            run.refused(Errno.EBUSY, useOf(member)).is(1, T1, CoreDomain.BLOCKING);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-009")
    void releaseFreesTheGroupForKernelDrivers(OwnershipRules generation) {
        RuleRun.of(generation).claim(T1).done(RELEASE_ALL).isFree().use(A).is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-010")
    void releaseOfAFreeGroupIsWarnedOfAndChangesNothing(OwnershipRules generation) {
        RuleRun.of(generation)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_ALL)
                .isFree();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-011")
    void releaseDoesNotDropKernelDrivers(OwnershipRules generation) {
        RuleRun.of(generation)
                .use(A)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_ALL)
                .is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-025")
    void claimIsRefusedWhileAPrivateDomainIsAttached(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).attach(P0);
        assertEquals(new Ownership.PrivateDomain(0), run.state().ownership());
        run.refused(Errno.EBUSY, claimOf(T1)).is(0, NOBODY, P0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-026")
    @Tag("R-261")
    void theFirstKernelDriverBindsInSpiteOfAPrivateDomain(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).attach(P0).use(A).is(1, NOBODY, P0);
        assertEquals(new Ownership.PrivateDomain(1), run.state().ownership());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-027")
    void theSecondKernelDriverIsRefusedWhileAPrivateDomainIsAttached(OwnershipRules generation) {
        RuleRun.of(generation).attach(P0).use(A).refused(Errno.EBUSY, useOf(B)).is(1, NOBODY, P0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-028")
    void claimLooksAtTheCountBeforeTheDomain(OwnershipRules generation) {
        RuleRun.of(generation).attach(P0).use(A).refused(Errno.EPERM, claimOf(T1));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-029")
    void attachDoesNotAskWhoUsesTheGroup(OwnershipRules generation) {
        RuleRun.of(generation).use(A).use(B).attach(P0).is(2, NOBODY, P0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-030")
    void onePrivateDomainKeepsOutAnotherAndItself(OwnershipRules generation) {
        RuleRun.of(generation)
                .attach(P0)
                .refused(Errno.EBUSY, new Attach(P1))
                .refused(Errno.EBUSY, new Attach(P0))
                .is(0, NOBODY, P0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-031")
    void anOwnedGroupIsBlockedAgainWhenItsDomainIsDetached(OwnershipRules generation) {
        RuleRun.of(generation)
                .claim(T1)
                .attach(P0)
                .is(1, T1, P0)
                .refused(Errno.EBUSY, useOf(A))
                .done(DETACH)
                .is(1, T1, CoreDomain.BLOCKING);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-032")
    void releaseReplacesTheDomainOfTheOwner(OwnershipRules generation) {
        RuleRun.of(generation).claim(T1).attach(P0).done(RELEASE_ALL).isFree();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-033")
    void aGroupWithoutOwnerGetsItsDefaultDomainBackOnDetach(OwnershipRules generation) {
        RuleRun.of(generation).attach(P0).done(DETACH).isFree();
        RuleRun.of(generation).use(A).attach(P0).done(DETACH).is(1, NOBODY, CoreDomain.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-034")
    void aDeviceThatIsNotAloneCannotAttach(OwnershipRules generation) {
        RuleRun.of(generation)
                .refused(Errno.EINVAL, new AttachDevice(A, P0))
                .refused(Errno.ENODEV, new AttachDevice(STRANGER, P0))
                .isFree();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-035")
    void aDeviceThatIsAloneAttachesAlsoWhileItIsOwned(OwnershipRules generation) {
        RuleRun alone = RuleRun.empty(generation, DefaultDomainType.DMA).join(A);
        alone.done(new AttachDevice(A, P0)).is(0, NOBODY, P0);
        alone.ignored(OwnershipWarning.DETACH_WITHOUT_ATTACH, new DetachDevice(A, P1));
        alone.done(new DetachDevice(A, P0)).isFree();
        alone.claim(T1).done(new AttachDevice(A, P0)).is(1, T1, P0);
        alone.done(new DetachDevice(A, P0)).is(1, T1, CoreDomain.BLOCKING);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void detachByADeviceThatIsNoLongerAloneChangesNothing(OwnershipRules generation) {
        RuleRun.empty(generation, DefaultDomainType.DMA)
                .join(A)
                .done(new AttachDevice(A, P0))
                .join(B)
                .ignored(OwnershipWarning.DETACH_WITHOUT_ATTACH, new DetachDevice(A, P0))
                .is(0, NOBODY, P0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-045")
    @Tag("R-046")
    void membersOfSeveralBusesShareOneAnswer(OwnershipRules generation) {
        DeviceId serial = new DeviceId("amba", "9010000.pl031");
        DeviceId net = new DeviceId("platform", "a003e00.virtio_mmio");
        RuleRun run =
                RuleRun.empty(generation, DefaultDomainType.DMA).join(serial).join(net);
        run.use(serial).refused(Errno.EPERM, claimOf(T1)).unuse(serial).claim(T1);
        run.refused(Errno.EBUSY, useOf(net)).refused(Errno.EBUSY, useOf(serial));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-047")
    void everyMemberIsBlockedByAClaim(OwnershipRules generation) {
        GroupState owned = RuleRun.of(generation).claim(T1).state();
        assertEquals(List.of(BRIDGE, A, B), owned.membership().devices());
        for (DeviceId member : owned.membership().devices()) {
            assertSame(CoreDomain.BLOCKING, RuleRun.domainOf(owned, member));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void unuseWithoutUseIsWarnedOf(OwnershipRules generation) {
        RuleRun.of(generation).ignored(OwnershipWarning.UNUSE_WITHOUT_USE, new Unuse(A));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void unuseDoesNotLookAtTheOwner(OwnershipRules generation) {
        RuleRun run = RuleRun.of(generation).claim(T1).unuse(A).is(0, T1, CoreDomain.BLOCKING);
        assertEquals(Ownership.Unknown.class, run.state().ownership().getClass());
        run.refused(Errno.EBUSY, claimOf(T2)).ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_ALL);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void theProposalsClaimOfAPrivateDomainIsNoCallHere(OwnershipRules generation) {
        RuleRun.of(generation).refused(Errno.EOPNOTSUPP, RuleRun.privately(T1));
    }
}
