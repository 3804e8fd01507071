package dev.dmaowner.ownership;

import static dev.dmaowner.ownership.RuleRun.A;
import static dev.dmaowner.ownership.RuleRun.B;
import static dev.dmaowner.ownership.RuleRun.DIRECT;
import static dev.dmaowner.ownership.RuleRun.IDENTITY;
import static dev.dmaowner.ownership.RuleRun.P0;
import static dev.dmaowner.ownership.RuleRun.P1;
import static dev.dmaowner.ownership.RuleRun.STRANGER;
import static dev.dmaowner.ownership.RuleRun.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is attached to a group, as those who ask it see it. */
class DomainOfGroupTest {

    private static GroupOwnership group(OwnershipRules generation) {
        GroupOwnership group = new OwnershipRegistry(generation).create(DefaultDomainType.DMA_FQ);
        group.join(A, JoinFacts.ORDINARY);
        return group;
    }

    @ParameterizedTest
    @EnumSource
    void theTypeOfTheDomainAttachedIsToldBesideThatOfTheDefaultDomain(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        assertEquals(DefaultDomainType.DMA_FQ, group.currentType());
        group.attach(P0);
        assertEquals(DefaultDomainType.UNMANAGED, group.currentType());
        assertEquals(DefaultDomainType.DMA_FQ, group.type());
        group.detach();
        assertEquals(DefaultDomainType.DMA_FQ, group.currentType());
        group.attach(IDENTITY);
        assertEquals(DefaultDomainType.IDENTITY, group.currentType());
    }

    @ParameterizedTest
    @CsvSource({"SERIES_V2, UNKNOWN", "LINUX_6_1, UNMANAGED", "LINUX_6_12, BLOCKED"})
    void anOwnedGroupIsBlockedByWhatTheGenerationHasForThat(OwnershipRules generation, DefaultDomainType blocking) {
        GroupOwnership group = group(generation);
        group.claim(T1);
        assertEquals(blocking, group.currentType());
        group.releaseAll();
        assertEquals(DefaultDomainType.DMA_FQ, group.currentType());
    }

    @ParameterizedTest
    @EnumSource
    void aLoneDevicesDomainIsDetachedInItsName(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        assertTrue(group.decide(new OwnershipRequest.AttachDevice(A, P0)).isDone());
        group.decide(new OwnershipRequest.DetachDevice(STRANGER, P0));
        assertSame(P0, group.state().current());
        group.decide(new OwnershipRequest.DetachDevice(A, P1));
        assertSame(P0, group.state().current());
        group.decide(new OwnershipRequest.DetachDevice(A, P0));
        assertSame(CoreDomain.DEFAULT, group.state().current());
    }

    @ParameterizedTest
    @EnumSource(names = {"SERIES_V2", "LINUX_6_1"})
    void aDeviceThatMustReachMemoryDirectlyCannotJoinADomainThatDoesNotLetIt(OwnershipRules generation) {
        GroupOwnership group = group(generation);
        group.attach(P0);
        assertEquals(Optional.of(Errno.EPERM), group.join(B, DIRECT).refusal().map(why -> why.errno()));
        group.detach();
        assertTrue(group.join(B, DIRECT).isDone());
    }

    @Test
    void fromLinux612OnOnlyTheBlockingDomainKeepsSuchADeviceOut() {
        GroupOwnership group = group(OwnershipRules.LINUX_6_12);
        group.attach(P0);
        assertTrue(group.join(B, DIRECT).isDone());
        group.leave(B);
        group.detach();
        group.claim(T1);
        assertEquals(Optional.of(Errno.EINVAL), group.join(B, DIRECT).refusal().map(why -> why.errno()));
    }

    @Test
    void aNameIsTheOneThatWasGivenLast() {
        GroupOwnership group = group(OwnershipRules.LINUX_6_12);
        assertEquals(Optional.empty(), group.name());
        group.setName("drm");
        group.setName("display");
        assertEquals(Optional.of("display"), group.name());
    }

    @ParameterizedTest
    @EnumSource
    void aTypeIsKnownByItsWordAndByNoOther(DefaultDomainType type) {
        assertEquals(Optional.of(type), DefaultDomainType.ofWord(type.word()));
        assertEquals(Optional.empty(), DefaultDomainType.ofWord(type.word() + " "));
    }
}
