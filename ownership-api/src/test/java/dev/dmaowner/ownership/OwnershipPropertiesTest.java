package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever balanced drivers and users do to a group, in whatever order. */
class OwnershipPropertiesTest {

    private static final int WALKERS = 3;

    private final List<Walk> walks = new ArrayList<>();

    private GroupOwnership group(OwnershipRegistry registry) {
        GroupOwnership group = registry.create(DefaultDomainType.DMA);
        walks.clear();
        for (int i = 0; i < WALKERS; i++) {
            DeviceId device = new DeviceId("pci", "0000:00:0" + i + ".0");
            group.join(device, JoinFacts.ORDINARY);
            walks.add(new Walk(group, device, owner(i)));
        }
        return group;
    }

    /** Two of the three are the same owner, so that claims are shared and disputed. */
    private static DmaOwner owner(int walker) {
        return new DmaOwner.User("/dev/vfio/0", walker / 2);
    }

    @Property(tries = 400)
    void noGroupIsEverUsedByTheKernelAndOwnedByAUser(
            @ForAll OwnershipRules generation,
            @ForAll @Size(max = 60) List<@IntRange(max = WALKERS * Walk.ACTS - 1) Integer> acts) {
        Assume.that(generation.has(KernelChange.OWNERSHIP_IN_CORE));
        GroupOwnership group = group(new OwnershipRegistry(generation));
        for (int act : acts) {
            walks.get(act / Walk.ACTS).act(act % Walk.ACTS);
            OwnershipHistory.neverBoth(group.state());
        }
    }

    @Property(tries = 400)
    void theCountIsTheUsersOrTheClaims(
            @ForAll OwnershipRules generation,
            @ForAll @Size(max = 60) List<@IntRange(max = WALKERS * Walk.ACTS - 1) Integer> acts) {
        Assume.that(generation.has(KernelChange.OWNERSHIP_IN_CORE));
        GroupOwnership group = group(new OwnershipRegistry(generation));
        for (int act : acts) {
            walks.get(act / Walk.ACTS).act(act % Walk.ACTS);
            long uses = walks.stream().mapToInt(Walk::uses).sum();
            long held = walks.stream().mapToLong(Walk::held).sum();
            assertEquals(group.state().count(), uses + held, () -> group.state().toString());
            assertFalse(uses > 0 && held > 0, () -> group.state().toString());
        }
    }

    @Property(tries = 400)
    void whatIsRefusedChangesNothing(
            @ForAll OwnershipRules generation,
            @ForAll @Size(max = 40) List<@IntRange(max = WALKERS * Walk.ACTS - 1) Integer> acts) {
        OwnershipRegistry registry = new OwnershipRegistry(generation);
        GroupOwnership group = group(registry);
        OwnershipHistory history = new OwnershipHistory(List.of(group));
        registry.record(history);
        for (int act : acts) {
            walks.get(act / Walk.ACTS).act(act % Walk.ACTS);
        }
        for (OwnershipEvent event : history.of(group.id())) {
            event.refusal().ifPresent(why -> assertEquals(event.stateBefore(), event.stateAfter()));
        }
        history.check(generation);
    }

    @Property(tries = 400)
    void allGivenBackMeansUnowned(
            @ForAll OwnershipRules generation,
            @ForAll @Size(max = 60) List<@IntRange(max = WALKERS * Walk.ACTS - 1) Integer> acts) {
        GroupOwnership group = group(new OwnershipRegistry(generation));
        GroupState first = group.state();
        for (int act : acts) {
            walks.get(act / Walk.ACTS).act(act % Walk.ACTS);
        }
        walks.forEach(Walk::giveEverythingBack);
        group.detach();
        assertEquals(new Ownership.Unowned(), group.ownership());
        assertEquals(first, group.state());
    }
}
