package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipRequest.Attach;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.ClaimPrivateDomain;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;
import java.util.Optional;

/** One group under the bare rule: no lock, no thread, a state that each request moves on. */
final class RuleRun {

    static final DeviceId BRIDGE = new DeviceId("pci", "0000:01:00.0");
    static final DeviceId A = new DeviceId("pci", "0000:02:01.0");
    static final DeviceId B = new DeviceId("pci", "0000:02:02.0");
    static final DeviceId STRANGER = new DeviceId("pci", "0000:03:00.0");
    static final DmaOwner T1 = new DmaOwner.User("/dev/vfio/7", 1);
    static final DmaOwner T2 = new DmaOwner.User("/dev/vfio/7", 2);
    static final DmaOwner NOBODY = new DmaOwner.Nobody();
    static final PrivateDomain P0 = new PrivateDomain("a driver");
    static final PrivateDomain P1 = new PrivateDomain("another driver");
    static final PrivateDomain IDENTITY = new PrivateDomain("a driver", PrivateDomain.Kind.IDENTITY);
    static final OwnershipRequest RELEASE_ALL = new OwnershipRequest.ReleaseAll();
    static final OwnershipRequest RELEASE = new OwnershipRequest.Release(OwnerKind.NONE);
    static final OwnershipRequest DETACH = new OwnershipRequest.Detach();
    static final JoinFacts DIRECT =
            new JoinFacts(JoinFacts.InterruptIsolation.ISOLATED, JoinFacts.DirectMapping.REQUIRED);

    private final Rules rules;
    private GroupState state;

    private RuleRun(Rules rules, GroupState state) {
        this.rules = rules;
        this.state = state;
    }

    /** A group with a bridge and two endpoints, free. */
    static RuleRun of(OwnershipRules generation) {
        return empty(generation, DefaultDomainType.DMA).join(BRIDGE).join(A).join(B);
    }

    static RuleRun empty(OwnershipRules generation, DefaultDomainType type) {
        return new RuleRun(Rules.of(generation), GroupState.initial(type));
    }

    RuleRun join(DeviceId device) {
        return done(new Join(device, JoinFacts.ORDINARY));
    }

    RuleRun use(DeviceId device) {
        return done(useOf(device));
    }

    RuleRun unuse(DeviceId device) {
        return done(new Unuse(device));
    }

    RuleRun claim(DmaOwner owner) {
        return done(new Claim(owner));
    }

    RuleRun claimFor(DeviceId member, DmaOwner owner) {
        return done(new ClaimFor(member, owner));
    }

    RuleRun attach(PrivateDomain domain) {
        return done(new Attach(domain));
    }

    static Use useOf(DeviceId device) {
        return new Use(device, "e1000");
    }

    static Claim claimOf(DmaOwner owner) {
        return new Claim(owner);
    }

    static ClaimPrivateDomain privately(DmaOwner owner) {
        return new ClaimPrivateDomain(A, owner);
    }

    /** Ask, and insist that it is done without a warning. */
    RuleRun done(OwnershipRequest request) {
        Decision decision = request.on(rules, state);
        GroupState next = assertInstanceOf(GroupState.class, decision, () -> request + " in " + state);
        assertEquals(Optional.empty(), decision.warning(), () -> request + " in " + state);
        assertSame(next, decision.stateAfter(state));
        state = next;
        return this;
    }

    /** Ask, and insist on this error number, no warning and no change. */
    RuleRun refused(Errno errno, OwnershipRequest request) {
        Decision.Refused refused = refusal(errno, request);
        assertEquals(Optional.empty(), refused.warning());
        return this;
    }

    /** Ask, and insist on this error number with this warning, and no change. */
    RuleRun refused(Errno errno, OwnershipWarning warning, OwnershipRequest request) {
        Decision.Refused refused = refusal(errno, request);
        assertEquals(Optional.of(warning), refused.warning());
        return this;
    }

    private Decision.Refused refusal(Errno errno, OwnershipRequest request) {
        Decision decision = request.on(rules, state);
        Decision.Refused refused = assertInstanceOf(Decision.Refused.class, decision, () -> request + " in " + state);
        assertEquals(errno, refused.errno(), () -> request + " in " + state);
        assertSame(state, decision.stateAfter(state));
        return refused;
    }

    /** Ask, and insist on a warning that changes nothing. */
    RuleRun ignored(OwnershipWarning warning, OwnershipRequest request) {
        GroupState before = state;
        warned(warning, request);
        assertEquals(before, state);
        return this;
    }

    /** Ask, and insist on a warning; the request takes effect all the same. */
    RuleRun warned(OwnershipWarning warning, OwnershipRequest request) {
        Decision.Warned warned =
                assertInstanceOf(Decision.Warned.class, request.on(rules, state), () -> request + " in " + state);
        assertEquals(Optional.of(warning), warned.warning(), () -> request + " in " + state);
        state = warned.next();
        return this;
    }

    /** Insist on the count, the owner and what is attached. */
    RuleRun is(int count, DmaOwner owner, AttachedDomain current) {
        assertEquals(count, state.count(), () -> "count in " + state);
        assertEquals(owner, state.owner(), () -> "owner in " + state);
        assertSame(current, state.current(), () -> "domain in " + state);
        return this;
    }

    RuleRun isFree() {
        return is(0, NOBODY, CoreDomain.DEFAULT);
    }

    /** {@return the domain of a member, which is the default one for a member that is detached from the group's} */
    static AttachedDomain domainOf(GroupState state, DeviceId member) {
        return state.membership().detached().contains(member) ? CoreDomain.DEFAULT : state.current();
    }

    GroupState state() {
        return state;
    }
}
