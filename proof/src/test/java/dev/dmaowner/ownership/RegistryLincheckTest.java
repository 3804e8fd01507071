package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.proof.Figures;
import dev.dmaowner.proof.SpecifiedGroup;
import dev.dmaowner.proof.SpecifiedRegistry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.LincheckAssertionError;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Lincheck on {@link OwnershipRegistry}: whatever three threads ask of it, and of a group in it, could have been asked one after
 * the other, of a specification that is written apart from the code.
 */
class RegistryLincheckTest {

    static final int THREADS = 3;

    /** How many scenarios are made at random, and how often each is run. */
    private static final int ITERATIONS = Integer.getInteger("dmaowner.lincheck", 30);

    private static final int INVOCATIONS = 1_000;

    @Test
    void numbersOfGroupsAreLinearizable() throws IOException {
        check(Numbers.class, SpecifiedRegistry.class);
        figure("numbers of groups");
    }

    @Test
    void requestsOnAGroupAreLinearizable() throws IOException {
        check(Requests.class, SpecifiedRequests.class);
        figure("requests on a group");
    }

    @Test
    void anOperationThatOverwritesAnotherIsFound() {
        assertThrows(LincheckAssertionError.class, () -> check(OverwritingRequests.class, SpecifiedRequests.class));
    }

    /** Lincheck's other strategy, which chooses the interleavings, cannot look into records. */
    private static void check(Class<?> tested, Class<?> specification) {
        LinChecker.check(
                tested,
                new StressOptions()
                        .iterations(ITERATIONS)
                        .invocationsPerIteration(INVOCATIONS)
                        .threads(THREADS)
                        .actorsPerThread(3)
                        .actorsBefore(2)
                        .actorsAfter(2)
                        .sequentialSpecification(specification));
    }

    private static void figure(String what) throws IOException {
        Figures.add("lincheck", what + ": " + ITERATIONS + " scenarios, each " + INVOCATIONS + " times");
    }

    /** Groups come and go. Each thread ends the groups that it has created. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    @Param(name = "number", gen = IntGen.class, conf = "0:3")
    public static class Numbers {

        private final OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_12);
        private final List<Deque<GroupOwnership>> created = List.of(
                new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

        @Operation
        public int create(@Param(name = "thread") int thread) {
            return keep(thread, registry.create(DefaultDomainType.DMA));
        }

        @Operation
        public int createByNumber(@Param(name = "thread") int thread, @Param(name = "number") int number) {
            try {
                return keep(thread, registry.create(new GroupId(number), DefaultDomainType.DMA));
            } catch (IllegalArgumentException taken) {
                return -1;
            }
        }

        private int keep(int thread, GroupOwnership group) {
            group.join(device(thread), JoinFacts.ORDINARY);
            created.get(thread).push(group);
            return group.id().number();
        }

        @Operation
        public int end(@Param(name = "thread") int thread) {
            GroupOwnership group = created.get(thread).poll();
            if (group == null) {
                return -1;
            }
            group.leave(device(thread));
            return group.id().number();
        }

        @Operation
        public boolean find(@Param(name = "number") int number) {
            return registry.find(new GroupId(number)).isPresent();
        }
    }

    /** Each thread has a device in the group; two of the three act for one owner. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Requests {

        final GroupOwnership group = new OwnershipRegistry(OwnershipRules.LINUX_6_12).create(DefaultDomainType.DMA);
        private final int[] uses = new int[THREADS + 2];
        private final List<Deque<DmaClaim>> claims = List.of(
                new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

        public Requests() {
            for (int thread = 0; thread < uses.length; thread++) {
                group.join(device(thread), JoinFacts.ORDINARY);
            }
        }

        @Operation
        public boolean use(@Param(name = "thread") int thread) {
            boolean done = group.use(device(thread), "e1000").isDone();
            uses[thread] += done ? 1 : 0;
            return done;
        }

        @Operation
        public void unuse(@Param(name = "thread") int thread) {
            if (uses[thread] > 0) {
                uses[thread]--;
                group.unuse(device(thread));
            }
        }

        @Operation
        public boolean claim(@Param(name = "thread") int thread) {
            return group.claim(owner(thread))
                    .value()
                    .map(claim -> claims.get(thread).add(claim))
                    .orElse(false);
        }

        @Operation
        public boolean claimFor(@Param(name = "thread") int thread) {
            return group.claimFor(device(thread), owner(thread))
                    .value()
                    .map(claim -> claims.get(thread).add(claim))
                    .orElse(false);
        }

        @Operation
        public void close(@Param(name = "thread") int thread) {
            DmaClaim claim = claims.get(thread).poll();
            if (claim != null) {
                claim.close();
            }
        }

        @Operation
        public String ownership() {
            return group.ownership().toString();
        }
    }

    /** The same with operations that overwrite each other. */
    public static class OverwritingRequests extends Requests {
        public OverwritingRequests() {
            OverwritingGroup.of(group);
        }
    }

    static DeviceId device(int thread) {
        return new DeviceId("pci", "0000:00:0" + thread + ".0");
    }

    static DmaOwner owner(int thread) {
        return new DmaOwner.User("/dev/vfio/0", thread / 2);
    }

    /** What {@link Requests} does, one after the other. */
    public static class SpecifiedRequests {

        private final SpecifiedGroup group = new SpecifiedGroup(OwnershipRules.LINUX_6_12);
        private final int[] uses = new int[THREADS + 2];
        private final List<Deque<Held>> claims = List.of(
                new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
        private int tenure;

        /** A claim that ends with its tenure. */
        private record Held(int tenure, boolean ofWholeGroup) {}

        public SpecifiedRequests() {
            for (int thread = 0; thread < uses.length; thread++) {
                group.join(device(thread));
            }
        }

        public boolean use(int thread) {
            boolean done = group.use(device(thread)).isEmpty();
            uses[thread] += done ? 1 : 0;
            return done;
        }

        public void unuse(int thread) {
            if (uses[thread] > 0) {
                uses[thread]--;
                group.unuse(device(thread));
                endTenure();
            }
        }

        public boolean claim(int thread) {
            return group.claim(owner(thread)).isEmpty() && claims.get(thread).add(new Held(tenure, true));
        }

        public boolean claimFor(int thread) {
            return group.claimFor(device(thread), owner(thread)).isEmpty()
                    && claims.get(thread).add(new Held(tenure, false));
        }

        public void close(int thread) {
            Held claim = claims.get(thread).poll();
            if (claim != null && claim.tenure == tenure) {
                if (claim.ofWholeGroup) {
                    group.releaseAll();
                } else {
                    group.release();
                }
                endTenure();
            }
        }

        private void endTenure() {
            if (group.count() == 0) {
                tenure++;
            }
        }

        public String ownership() {
            return group.ownership().toString();
        }
    }
}
