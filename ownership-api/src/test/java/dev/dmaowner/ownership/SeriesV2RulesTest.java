package dev.dmaowner.ownership;

import static dev.dmaowner.OwnershipRules.SERIES_V2;
import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DETACH;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.P1;
import static dev.dmaowner.ownership.RuleRun.RELEASE_ALL;
import static dev.dmaowner.ownership.RuleRun.STRANGER;
import static dev.dmaowner.ownership.RuleRun.T1;
import static dev.dmaowner.ownership.RuleRun.T2;
import static dev.dmaowner.ownership.RuleRun.claimOf;
import static dev.dmaowner.ownership.RuleRun.privately;
import static dev.dmaowner.ownership.RuleRun.useOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.ownership.OwnershipRequest.Attach;
import dev.dmaowner.ownership.OwnershipRequest.AttachHandle;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.ClaimPrivateDomain;
import dev.dmaowner.ownership.OwnershipRequest.Release;
import dev.dmaowner.ownership.OwnershipRequest.Replace;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proposal's table, row by row. */
class SeriesV2RulesTest {

    private static final OwnershipRequest RELEASE_USER = new Release(OwnerKind.PRIVATE_DOMAIN_USER);
    private static final OwnershipRequest RELEASE_PRIVATE = new Release(OwnerKind.PRIVATE_DOMAIN);
    private static final DmaOwner TEGRA = new DmaOwner.KernelDriver("tegra-drm");

    /** Kind held, kind asked, same cookie or another; the count that follows, or the refusal. */
    @ParameterizedTest
    @CsvSource({
        "NONE,                DMA_API,             SAME,  1",
        "NONE,                PRIVATE_DOMAIN,      SAME,  1",
        "NONE,                PRIVATE_DOMAIN_USER, SAME,  1",
        "DMA_API,             DMA_API,             SAME,  2",
        "DMA_API,             PRIVATE_DOMAIN,      SAME,  EBUSY",
        "DMA_API,             PRIVATE_DOMAIN,      OTHER, EBUSY",
        "DMA_API,             PRIVATE_DOMAIN_USER, SAME,  EBUSY",
        "DMA_API,             PRIVATE_DOMAIN_USER, OTHER, EBUSY",
        "PRIVATE_DOMAIN,      DMA_API,             SAME,  EBUSY",
        "PRIVATE_DOMAIN,      PRIVATE_DOMAIN,      SAME,  2",
        "PRIVATE_DOMAIN,      PRIVATE_DOMAIN,      OTHER, EBUSY",
        "PRIVATE_DOMAIN,      PRIVATE_DOMAIN_USER, SAME,  EBUSY",
        "PRIVATE_DOMAIN,      PRIVATE_DOMAIN_USER, OTHER, EBUSY",
        "PRIVATE_DOMAIN_USER, DMA_API,             SAME,  EBUSY",
        "PRIVATE_DOMAIN_USER, PRIVATE_DOMAIN,      SAME,  EBUSY",
        "PRIVATE_DOMAIN_USER, PRIVATE_DOMAIN,      OTHER, EBUSY",
        "PRIVATE_DOMAIN_USER, PRIVATE_DOMAIN_USER, SAME,  2",
        "PRIVATE_DOMAIN_USER, PRIVATE_DOMAIN_USER, OTHER, EBUSY"
    })
    @Tag("R-245")
    void thePairThatHoldsTheGroupMayTakeItAgainAndNobodyElse(
            OwnerKind held, OwnerKind asked, String cookie, String answer) {
        RuleRun run = RuleRun.of(SERIES_V2);
        if (held != OwnerKind.NONE) {
            run.done(ask(held, T1));
        }
        OwnershipRequest request = ask(asked, cookie.equals("SAME") ? T1 : T2);
        if (answer.equals("EBUSY")) {
            run.refused(Errno.EBUSY, request);
        } else {
            assertEquals(Integer.parseInt(answer), run.done(request).state().count());
            assertEquals(asked, run.state().kind());
        }
    }

    private static OwnershipRequest ask(OwnerKind kind, DmaOwner cookie) {
        return switch (kind) {
            case DMA_API -> useOf(A);
            case PRIVATE_DOMAIN -> privately(cookie);
            case PRIVATE_DOMAIN_USER -> claimOf(cookie);
            case NONE -> throw new IllegalArgumentException("nobody asks for " + kind);
        };
    }

    @Test
    @Tag("R-246")
    void aDeviceWithoutThisGroupMayUseItAndNothingElse() {
        RuleRun.of(SERIES_V2)
                .use(STRANGER)
                .refused(Errno.ENODEV, new ClaimFor(STRANGER, T1))
                .refused(Errno.ENODEV, new ClaimPrivateDomain(STRANGER, TEGRA))
                .unuse(STRANGER)
                .isFree();
    }

    @Test
    @Tag("R-247")
    void aUserDetachesTheDefaultDomainAndTheLastReleaseAttachesItAgain() {
        RuleRun run = RuleRun.of(SERIES_V2).claim(T1).claim(T1).is(2, T1, CoreDomain.NONE);
        assertEquals(new Ownership.Owned(T1, 2), run.state().ownership());
        run.done(RELEASE_USER).is(1, T1, CoreDomain.NONE).done(RELEASE_USER).isFree();
    }

    @Test
    void driversLeaveTheDomainAsItIs() {
        RuleRun.of(SERIES_V2).use(A).is(1, NOBODY, CoreDomain.DEFAULT).unuse(A).isFree();
        RuleRun.of(SERIES_V2).done(privately(TEGRA)).is(1, TEGRA, CoreDomain.DEFAULT);
        RuleRun.of(SERIES_V2).attach(P0).use(A).use(B).is(2, NOBODY, P0);
        RuleRun.of(SERIES_V2).attach(P0).done(privately(TEGRA)).is(1, TEGRA, P0);
    }

    @Test
    void aUserIsRefusedWhileAPrivateDomainIsAttached() {
        RuleRun.of(SERIES_V2).attach(P0).refused(Errno.EBUSY, claimOf(T1)).is(0, NOBODY, P0);
    }

    @Test
    void driversShareAPrivateDomainUntilTheLastReleasesIt() {
        RuleRun run = RuleRun.of(SERIES_V2)
                .done(privately(TEGRA))
                .attach(P0)
                .done(new ClaimPrivateDomain(B, TEGRA))
                .is(2, TEGRA, P0);
        assertEquals(new Ownership.PrivateDomain(2), run.state().ownership());
        run.refused(Errno.EBUSY, useOf(A)).refused(Errno.EBUSY, claimOf(T1)).refused(Errno.EBUSY, new Attach(P1));
        run.done(RELEASE_PRIVATE).done(DETACH).done(RELEASE_PRIVATE).isFree();
        assertEquals(OwnerKind.NONE, run.state().kind());
    }

    @Test
    void aClaimForAMemberIsOfTheKindOfItsOwner() {
        RuleRun driver = RuleRun.of(SERIES_V2).claimFor(A, TEGRA);
        assertEquals(OwnerKind.PRIVATE_DOMAIN, driver.state().kind());
        RuleRun user = RuleRun.of(SERIES_V2).claimFor(A, T1);
        assertEquals(OwnerKind.PRIVATE_DOMAIN_USER, user.state().kind());
    }

    @Test
    void aReleaseOfAnotherKindIsWarnedOfAndChangesNothing() {
        RuleRun.of(SERIES_V2)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_USER)
                .ignored(OwnershipWarning.UNUSE_WITHOUT_USE, new Unuse(A))
                .use(A)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_PRIVATE)
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_ALL)
                .unuse(A)
                .claim(T1)
                .ignored(OwnershipWarning.UNUSE_WITHOUT_USE, new Unuse(A))
                .ignored(OwnershipWarning.RELEASE_WITHOUT_CLAIM, RELEASE_PRIVATE)
                .is(1, T1, CoreDomain.NONE);
    }

    @Test
    void aUserThatLeavesItsDomainAttachedIsWarnedOf() {
        RuleRun.of(SERIES_V2)
                .claim(T1)
                .attach(P0)
                .warned(OwnershipWarning.RELEASED_WITH_DOMAIN_ATTACHED, RELEASE_USER)
                .is(0, NOBODY, P0)
                .done(DETACH)
                .isFree();
    }

    @Test
    void theDomainOfAUserGivesWayToNone() {
        RuleRun.of(SERIES_V2)
                .claim(T1)
                .attach(P0)
                .refused(Errno.EBUSY, new Attach(P1))
                .done(DETACH)
                .is(1, T1, CoreDomain.NONE);
    }

    @Test
    void aUserGivesUpAllItsClaimsAtOnce() {
        RuleRun.of(SERIES_V2).claim(T1).claim(T1).done(RELEASE_ALL).isFree();
    }

    @Test
    void aNewcomerOfAUsersGroupIsNotAttachedToTheDefaultDomain() {
        GroupState owned = RuleRun.empty(SERIES_V2, DefaultDomainType.DMA)
                .join(A)
                .claim(T1)
                .join(B)
                .state();
        assertSame(CoreDomain.NONE, RuleRun.domainOf(owned, B));
        GroupState shared = RuleRun.empty(SERIES_V2, DefaultDomainType.DMA)
                .join(A)
                .attach(P0)
                .join(B)
                .state();
        assertSame(CoreDomain.DEFAULT, RuleRun.domainOf(shared, B));
    }

    @Test
    void thereAreNoHandles() {
        RuleRun.of(SERIES_V2)
                .refused(Errno.EOPNOTSUPP, new AttachHandle(P0))
                .refused(Errno.EOPNOTSUPP, new Replace(P0));
    }

    @Test
    void nothingIsAttachedToABlockedGroup() {
        GroupOwnership group = new OwnershipRegistry(SERIES_V2).create(DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        group.claim(T1);
        assertEquals(DefaultDomainType.UNKNOWN, group.currentType());
        assertEquals(DefaultDomainType.DMA, group.type());
    }
}
