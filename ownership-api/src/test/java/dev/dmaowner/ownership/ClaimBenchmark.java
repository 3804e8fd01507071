package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What claiming and releasing a group costs, beside the cheapest things that could protect one. Run by hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClaimBenchmark {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:02:01.0");

    private static GroupOwnership group(OwnershipRules generation) {
        GroupOwnership group = new OwnershipRegistry(generation).create(DefaultDomainType.DMA);
        group.join(DEVICE, JoinFacts.ORDINARY);
        return group;
    }

    /** A group for each thread. */
    @State(Scope.Thread)
    public static class Own {
        @Param
        public OwnershipRules generation;

        final DmaOwner owner = new DmaOwner.User("/dev/vfio/7", 1);
        private GroupOwnership group;

        @Setup
        public void create() {
            group = group(generation);
        }
    }

    /** One group for all threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        @Param
        public OwnershipRules generation;

        final DmaOwner owner = new DmaOwner.User("/dev/vfio/7", 1);
        private GroupOwnership group;

        @Setup
        public void create() {
            group = group(generation);
        }
    }

    /** What it is measured against. */
    @State(Scope.Thread)
    public static class Bare {
        final AtomicInteger word = new AtomicInteger();
        final ReentrantLock lock = new ReentrantLock();
    }

    @Benchmark
    public boolean casPair(Bare bare) {
        return bare.word.compareAndSet(0, 1) & bare.word.compareAndSet(1, 0);
    }

    @Benchmark
    public void lockPair(Bare bare) {
        bare.lock.lock();
        bare.lock.unlock();
    }

    @Benchmark
    public void twoLockPairs(Bare bare) {
        bare.lock.lock();
        bare.lock.unlock();
        bare.lock.lock();
        bare.lock.unlock();
    }

    @Benchmark
    public boolean claimAndRelease(Own own) {
        return claimAndRelease(own.group, own.owner);
    }

    @Benchmark
    @Threads(2)
    public boolean claimAndReleaseOnDifferentGroups(Own own) {
        return claimAndRelease(own.group, own.owner);
    }

    @Benchmark
    @Threads(2)
    public boolean claimAndReleaseOnTheSameGroup(Shared shared) {
        return claimAndRelease(shared.group, shared.owner);
    }

    @Benchmark
    public void useAndUnuse(Own own) {
        own.group.use(DEVICE, "e1000");
        own.group.unuse(DEVICE);
    }

    private static boolean claimAndRelease(GroupOwnership group, DmaOwner owner) {
        Outcome<DmaClaim> outcome = group.claim(owner);
        if (outcome instanceof Outcome.Done<DmaClaim> done) {
            done.result().close();
            return true;
        }
        return false;
    }
}
