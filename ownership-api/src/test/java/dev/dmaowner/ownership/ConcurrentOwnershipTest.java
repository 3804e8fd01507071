package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eight threads on two groups; what each did is then held against the rule as if they had taken turns. */
class ConcurrentOwnershipTest {

    private static final int THREADS = 8;
    private static final int ACTS_EACH = 2_000;
    private static final int GROUPS = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void theHistoryIsOneThatTakingTurnsCouldHaveMade(OwnershipRules generation) throws Exception {
        OwnershipRegistry registry = new OwnershipRegistry(generation);
        List<GroupOwnership> groups = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            GroupOwnership group = registry.create(DefaultDomainType.DMA);
            for (int thread = 0; thread < THREADS; thread++) {
                group.join(device(thread), JoinFacts.ORDINARY);
            }
            groups.add(group);
        }
        GroupState first = groups.get(0).state();
        OwnershipHistory history = new OwnershipHistory(groups);
        registry.record(history);

        together(thread -> walk(groups, thread));

        assertTrue(history.size() >= THREADS * ACTS_EACH / 2, "hardly anything happened");
        history.check(generation);
        for (GroupOwnership group : groups) {
            group.detach();
            assertEquals(new Ownership.Unowned(), group.ownership());
            assertEquals(first, group.state());
        }
    }

    private static boolean walk(List<GroupOwnership> groups, int thread) {
        SplittableRandom random = new SplittableRandom(thread);
        List<Walk> walks = new ArrayList<>();
        for (GroupOwnership group : groups) {
            walks.add(new Walk(group, device(thread), new DmaOwner.User("/dev/vfio/0", thread / 2)));
        }
        for (int i = 0; i < ACTS_EACH; i++) {
            walks.get(random.nextInt(GROUPS)).act(random.nextInt(Walk.ACTS));
        }
        walks.forEach(Walk::giveEverythingBack);
        return true;
    }

    /** An operation that overlaps with the registration of a listener takes effect before the first reported one, or is reported itself. */
    @Test
    void nothingIsLeftOutBetweenReportedOperations() throws Exception {
        for (int round = 0; round < 50; round++) {
            OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_12);
            GroupOwnership group = registry.create(DefaultDomainType.DMA);
            for (int thread = 0; thread < THREADS; thread++) {
                group.join(device(thread), JoinFacts.ORDINARY);
            }
            Queue<OwnershipEvent> heard = new ConcurrentLinkedQueue<>();

            together(thread -> {
                if (thread == 0) {
                    return registry.record(heard::add) != null;
                }
                for (int i = 0; i < 200; i++) {
                    group.use(device(thread), "e1000");
                    group.claim(new DmaOwner.User("/dev/vfio/0", thread));
                    group.unuse(device(thread));
                }
                return true;
            });

            List<OwnershipEvent> events = new ArrayList<>(heard);
            events.sort(Comparator.comparingLong(OwnershipEvent::sequence));
            for (int i = 1; i < events.size(); i++) {
                assertEquals(events.get(i - 1).stateAfter(), events.get(i).stateBefore(), "before operation " + i);
            }
        }
    }

    @Test
    void ofManyClaimersOneGetsTheGroup() throws Exception {
        for (int round = 0; round < 200; round++) {
            GroupOwnership group = new OwnershipRegistry(OwnershipRules.LINUX_6_12).create(DefaultDomainType.DMA);
            List<Boolean> got = together(thread ->
                    group.claim(new DmaOwner.User("/dev/vfio/0", thread)).isDone());
            assertEquals(1, got.stream().filter(done -> done).count());
        }
    }

    @Test
    void ofManyClosesOfOneTokenOneReleases() throws Exception {
        DmaOwner owner = new DmaOwner.User("/dev/vfio/0", 1);
        for (int round = 0; round < 200; round++) {
            GroupOwnership group = new OwnershipRegistry(OwnershipRules.LINUX_6_12).create(DefaultDomainType.DMA);
            group.join(device(0), JoinFacts.ORDINARY);
            DmaClaim kept = group.claimFor(device(0), owner).value().orElseThrow();
            DmaClaim closed = group.claimFor(device(0), owner).value().orElseThrow();
            together(thread -> {
                closed.close();
                return true;
            });
            assertFalse(closed.isHeld());
            assertTrue(kept.isHeld());
            assertEquals(new Ownership.Owned(owner, 1), group.ownership());
        }
    }

    private static DeviceId device(int thread) {
        return new DeviceId("pci", "0000:00:0" + thread + ".0");
    }

    /** One of the threads' work. */
    private interface Work {
        boolean by(int thread);
    }

    private List<Boolean> together(Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            tasks.add(() -> {
                start.await();
                return work.by(thread);
            });
        }
        List<Boolean> results = new ArrayList<>();
        for (Future<Boolean> future : threads.invokeAll(tasks)) {
            results.add(future.get());
        }
        return results;
    }
}
