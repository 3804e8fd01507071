package dev.dmaowner.ownership;

import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers of groups, and how long they last. */
class OwnershipRegistryTest {

    private final OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_1);

    private GroupOwnership create() {
        return registry.create(DefaultDomainType.DMA);
    }

    private GroupOwnership createWith(int number) {
        return registry.create(new GroupId(number), DefaultDomainType.DMA);
    }

    @Test
    void numbersAscendFromZero() {
        assertEquals(new GroupId(0), create().id());
        assertEquals(new GroupId(1), create().id());
        assertEquals(2, registry.groups().size());
    }

    @Test
    void recordedNumbersAreKeptAndFilledInBetween() {
        GroupOwnership far = createWith(Integer.MAX_VALUE);
        GroupOwnership one = createWith(1);
        GroupOwnership zero = create();
        GroupOwnership two = create();
        assertEquals(List.of(zero, one, two, far), registry.groups());
        assertEquals(new GroupId(2), two.id());
    }

    @Test
    void aTakenNumberIsNotGivenAgain() {
        createWith(3);
        assertThrows(IllegalArgumentException.class, () -> createWith(3));
    }

    @Test
    @Tag("R-060")
    void theLowestNumberIsReusedWhenTheLastMemberHasLeft() {
        GroupOwnership zero = create();
        create();
        create();
        zero.join(A, JoinFacts.ORDINARY);
        zero.join(B, JoinFacts.ORDINARY);
        zero.leave(A);
        assertSame(zero, registry.find(zero.id()).orElseThrow());
        zero.leave(B);
        assertEquals(Optional.empty(), registry.find(zero.id()));
        GroupOwnership next = create();
        assertEquals(zero.id(), next.id());
        assertEquals(new GroupId(3), create().id());
    }

    @Test
    @Tag("R-055")
    void aDeviceThatReturnsToAClaimedGroupFindsAFreshOneWithTheSameNumber() {
        GroupOwnership old = create();
        old.join(A, JoinFacts.ORDINARY);
        DmaClaim claim = old.claim(T1).value().orElseThrow();
        old.leave(A);
        GroupOwnership fresh = create();
        fresh.join(A, JoinFacts.ORDINARY);
        assertEquals(old.id(), fresh.id());
        assertNotSame(old, fresh);
        assertTrue(fresh.claim(T1).isDone());
        claim.close();
        assertEquals(1, fresh.state().count());
    }

    @Test
    void aGroupThatHasEndedIsNotJoined() {
        GroupOwnership zero = create();
        zero.join(A, JoinFacts.ORDINARY);
        zero.leave(A);
        assertThrows(IllegalStateException.class, () -> zero.join(A, JoinFacts.ORDINARY));
        assertFalse(registry.groups().contains(zero));
    }

    @Test
    void membershipIsNotTakenOrLeftTwice() {
        GroupOwnership zero = create();
        zero.join(A, JoinFacts.ORDINARY);
        assertThrows(IllegalArgumentException.class, () -> zero.join(A, JoinFacts.ORDINARY));
        assertThrows(IllegalArgumentException.class, () -> zero.leave(B));
        assertEquals(List.of(A), zero.members());
    }

    @Test
    void theWorstFactOfTheMembersCounts() {
        GroupOwnership zero = create();
        JoinFacts loose = new JoinFacts(JoinFacts.InterruptIsolation.NOT_ISOLATED, JoinFacts.DirectMapping.RELAXABLE);
        zero.join(A, JoinFacts.ORDINARY);
        assertEquals(JoinFacts.ORDINARY, zero.facts());
        zero.join(B, loose);
        assertEquals(loose, zero.facts());
        zero.leave(B);
        assertEquals(JoinFacts.ORDINARY, zero.facts());
    }
}
