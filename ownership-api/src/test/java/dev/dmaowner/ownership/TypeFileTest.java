package dev.dmaowner.ownership;

import static dev.dmaowner.OwnershipRules.LINUX_6_1;
import static dev.dmaowner.OwnershipRules.LINUX_6_12;
import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.NOBODY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes to a group's {@code type} file. */
class TypeFileTest {

    private static RuleRun alone(OwnershipRules generation, DefaultDomainType type) {
        return RuleRun.empty(generation, type).join(A);
    }

    private static ChangeType write(String word, int boundDevices) {
        return new ChangeType(word, boundDevices, DefaultDomainType.DMA_FQ);
    }

    @ParameterizedTest
    @EnumSource
    void aFreeGroupOfOneDeviceTakesEachType(OwnershipRules generation) {
        for (DefaultDomainType type :
                new DefaultDomainType[] {DefaultDomainType.IDENTITY, DefaultDomainType.DMA, DefaultDomainType.DMA_FQ}) {
            RuleRun run = alone(generation, DefaultDomainType.DMA).done(write(type.word() + "\n", 0));
            assertEquals(type, run.state().type());
            assertEquals(run.state(), run.done(write(type.word(), 0)).state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void autoMeansTheTypeThatTheGroupWasFoundedWith(OwnershipRules generation) {
        RuleRun run = alone(generation, DefaultDomainType.IDENTITY).done(write("auto\n", 0));
        assertEquals(DefaultDomainType.DMA_FQ, run.state().type());
    }

    @ParameterizedTest
    @Tag("R-186")
    @ValueSource(
            strings = {
                "",
                "\n",
                "dma",
                "DMA\n\n",
                " DMA",
                "DMA ",
                "identity,",
                "blocked",
                "unmanaged",
                "unknown",
                "\0",
                "\0DMA"
            })
    void anotherWordIsRefused(String word) {
        for (OwnershipRules generation : OwnershipRules.values()) {
            alone(generation, DefaultDomainType.DMA).refused(Errno.EINVAL, write(word, 0));
            alone(generation, DefaultDomainType.DMA).use(A).refused(Errno.EINVAL, write(word, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutADefaultDomainNoWordIsTaken(OwnershipRules generation) {
        alone(generation, DefaultDomainType.UNKNOWN).refused(Errno.EINVAL, write("DMA", 0));
    }

    @Test
    @Tag("R-187")
    void aBoundDriverKeepsTheTypeWithBusyThenAndNotPermittedNow() {
        alone(LINUX_6_1, DefaultDomainType.DMA).use(A).refused(Errno.EBUSY, write("identity", 1));
        alone(LINUX_6_12, DefaultDomainType.DMA).use(A).refused(Errno.EPERM, write("identity", 1));
    }

    @Test
    @Tag("R-188")
    void severalMembersWereInvalidThenAndAreFineNow() {
        alone(LINUX_6_1, DefaultDomainType.DMA).join(B).refused(Errno.EINVAL, write("identity", 0));
        RuleRun now = alone(LINUX_6_12, DefaultDomainType.DMA).join(B).done(write("identity", 0));
        assertEquals(DefaultDomainType.IDENTITY, now.state().type());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-189")
    void aFlushQueueIsBroughtUpWhileADriverIsBound(OwnershipRules generation) {
        RuleRun run = alone(generation, DefaultDomainType.DMA).use(A).done(write("DMA-FQ\n", 1));
        assertEquals(DefaultDomainType.DMA_FQ, run.state().type());
        assertEquals(1, run.state().count());
    }

    @Test
    void aFlushQueueOfSeveralMembersIsANewThing() {
        alone(LINUX_6_1, DefaultDomainType.DMA).join(B).refused(Errno.EINVAL, write("DMA-FQ", 0));
        alone(LINUX_6_12, DefaultDomainType.DMA).join(B).use(A).done(write("DMA-FQ", 1));
    }

    @Test
    @Tag("R-190")
    void aDriverThatManagesDmaKeptTheTypeThenAndDoesNotNow() {
        alone(LINUX_6_1, DefaultDomainType.DMA).refused(Errno.EBUSY, write("identity", 1));
        alone(LINUX_6_12, DefaultDomainType.DMA).done(write("identity", 1));
    }

    @Test
    @Tag("R-191")
    void aClaimKeepsTheType() {
        alone(LINUX_6_1, DefaultDomainType.DMA).claim(T1).refused(Errno.EBUSY, write("identity", 1));
        alone(LINUX_6_12, DefaultDomainType.DMA).claim(T1).refused(Errno.EPERM, write("identity", 1));
    }

    @Test
    @Tag("R-185")
    void theTypeShownIsTheDefaultDomainsAlsoWhileTheGroupIsOwned() {
        for (OwnershipRules generation : OwnershipRules.values()) {
            assertEquals(
                    DefaultDomainType.DMA,
                    alone(generation, DefaultDomainType.DMA).claim(T1).state().type());
        }
    }

    @Test
    void aPrivateDomainKeptTheTypeThenAndIsReplacedNow() {
        alone(LINUX_6_1, DefaultDomainType.DMA).attach(P0).refused(Errno.EBUSY, write("identity", 0));
        alone(LINUX_6_12, DefaultDomainType.DMA)
                .attach(P0)
                .done(write("identity", 0))
                .is(0, NOBODY, CoreDomain.DEFAULT)
                .attach(P0)
                .done(write("identity", 0))
                .is(0, NOBODY, P0);
    }

    @Test
    void anEmptyGroupKeepsItsType() {
        RuleRun.empty(LINUX_6_1, DefaultDomainType.DMA).refused(Errno.EINVAL, write("identity", 0));
        RuleRun.empty(LINUX_6_12, DefaultDomainType.DMA).refused(Errno.EPERM, write("identity", 0));
    }
}
