package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
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
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.PrivateDomain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a driver that manages DMA itself can do with the group of the device that it probes. */
class DriversGroupTests {

    private static final DmaOwner USER = new DmaOwner.User("/dev/vfio/0", 1);
    private static final DmaOwner OTHER = new DmaOwner.User("/dev/vfio/0", 2);
    private static final PrivateDomain DOMAIN = new PrivateDomain("the driver own");
    private static final PrivateDomain ANOTHER = new PrivateDomain("the driver own");

    private final List<IommuGroup> seen = new ArrayList<>();
    private final ScriptedDriver own = ScriptedDriver.managed("own", "scripted:odd");
    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

    private ScriptedMachine machine(OwnershipRules rules) {
        seen.clear();
        own.probing(context -> {
            context.group().ifPresent(seen::add);
            return own.bind(context);
        });
        return ScriptedMachine.of(
                rules,
                List.of(
                        ScriptedDevice.of("b", "odd", "g"),
                        ScriptedDevice.of("a", "idle", "g"),
                        ScriptedDevice.of("n", "odd", "")),
                own,
                net);
    }

    private IommuGroup group() {
        return seen.get(0);
    }

    private static <T> T done(Outcome<T> outcome) {
        return outcome.value().orElseThrow(() -> new AssertionError(outcome));
    }

    private static Errno errno(Outcome<?> outcome) {
        return outcome.refusal().orElseThrow().errno();
    }

    @Test
    void itTellsItsNumberAndItsMembersInTheOrderInWhichTheyJoined() {
        assertEquals(new GroupId(0), group().id());
        assertEquals(List.of(id("b"), id("a")), group().members());
        assertEquals(JoinFacts.ORDINARY, group().facts());
    }

    @Test
    void aDeviceWithoutGroupIsHandedNone() {
        assertEquals("own", m.driverOf("n"));
        assertEquals(1, seen.size());
    }

    @Test
    void aClaimMakesItsOwnerTheOwnerUntilItIsClosed() {
        DmaClaim claim = done(group().claim(USER));
        assertEquals(new Ownership.Owned(USER, 1), group().ownership());
        assertEquals(Errno.EPERM, errno(group().claim(USER)));
        claim.close();
        assertEquals(new Ownership.Unowned(), m.ownershipOf("b"));
        assertEquals(new Ownership.Unowned(), group().ownership());
    }

    @Test
    void oneOwnerClaimsForSeveralMembersAndAnotherForNone() {
        DmaClaim first = done(group().claimFor(id("a"), USER));
        DmaClaim second = done(group().claimFor(id("b"), USER));
        assertEquals(Errno.EPERM, errno(group().claimFor(id("a"), OTHER)));
        first.close();
        assertEquals(new Ownership.Owned(USER, 1), group().ownership());
        second.close();
        assertEquals(new Ownership.Unowned(), group().ownership());
    }

    @Test
    void aUseOfTheDefaultDomainIsCountedUntilItIsClosedOnce() {
        Registration first = done(group().useDefaultDomain(id("b"), "own"));
        Registration second = done(group().useDefaultDomain(id("a"), "own"));
        assertEquals(new Ownership.DmaApi(2), group().ownership());
        assertEquals(Errno.EPERM, errno(group().claim(USER)));
        first.close();
        first.close();
        assertEquals(new Ownership.DmaApi(1), group().ownership());
        second.close();
        assertEquals(new Ownership.Unowned(), group().ownership());
    }

    @Test
    void theDefaultDomainOfAnOwnedGroupCannotBeUsed() {
        done(group().claim(USER));
        assertEquals(Errno.EBUSY, errno(group().useDefaultDomain(id("a"), "own")));
    }

    @Test
    void aPrivateDomainIsAttachedInPlaceOfTheDefaultOneUntilItIsDetached() {
        assertEquals(DefaultDomainType.DMA, group().currentType());
        assertFalse(group().isAttached(DOMAIN));
        done(group().attach(DOMAIN));
        assertTrue(group().isAttached(DOMAIN));
        assertFalse(group().isAttached(ANOTHER));
        assertEquals(DefaultDomainType.UNMANAGED, group().currentType());
        assertEquals(Errno.EBUSY, errno(group().attach(ANOTHER)));
        group().detach();
        assertFalse(group().isAttached(DOMAIN));
        assertEquals(DefaultDomainType.DMA, group().currentType());
    }

    @Test
    void anIdentityDomainIsSeenAsOne() {
        done(group().attach(new PrivateDomain("the driver own", PrivateDomain.Kind.IDENTITY)));
        assertEquals(DefaultDomainType.IDENTITY, group().currentType());
    }

    @Test
    void ofAnOwnedGroupTheBlockingDomainIsAttached() {
        done(group().claim(USER));
        assertEquals(DefaultDomainType.BLOCKED, group().currentType());
    }

    @Test
    void aDomainWithAHandleIsReplacedByAnother() {
        done(group().claim(USER));
        done(group().attachHandle(DOMAIN));
        assertEquals(Errno.EBUSY, errno(group().attachHandle(ANOTHER)));
        done(group().replace(ANOTHER));
        assertTrue(group().isAttached(ANOTHER));
    }

    @Test
    void handlesAreUnknownBeforeLinux612() {
        m = machine(OwnershipRules.LINUX_6_1);
        assertEquals(Errno.EOPNOTSUPP, errno(group().attachHandle(DOMAIN)));
        assertEquals(Errno.EOPNOTSUPP, errno(group().replace(DOMAIN)));
    }

    @Test
    void driversShareAClaimOfAPrivateDomainUnderTheProposalOnly() {
        DmaOwner drivers = new DmaOwner.KernelDriver("own");
        assertEquals(Errno.EOPNOTSUPP, errno(group().claimPrivateDomain(id("b"), drivers)));
        m = machine(OwnershipRules.SERIES_V2);
        done(group().claimPrivateDomain(id("b"), drivers));
        done(group().claimPrivateDomain(id("a"), drivers));
        assertEquals(new Ownership.PrivateDomain(2), group().ownership());
        assertEquals(Errno.EBUSY, errno(group().claimPrivateDomain(id("a"), OTHER)));
    }

    @Test
    void whatADriverClaimsKeepsOtherDriversFromTheGroup() {
        DmaClaim claim = done(group().claim(USER));
        m.write("devices/a/driver_override", "net");
        assertEquals("EBUSY", m.bind("a", "net"));
        claim.close();
        assertEquals("OK", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), group().ownership());
    }
}
