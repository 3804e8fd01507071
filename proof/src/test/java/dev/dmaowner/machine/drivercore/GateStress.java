package dev.dmaowner.machine.drivercore;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The gate of a device, which can stay held while no thread waits. What it guards is counted in a plain field. */
public final class GateStress {

    private GateStress() {}

    /** A gate and what it guards. */
    static class Guarded {
        final ParkableLock gate = new ParkableLock();
        int done;

        void task() {
            done++;
        }

        /** {@return whether the gate is free, so that a task runs at once} */
        boolean isFree() {
            return gate.run(() -> {});
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "2, true", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "A task is lost, two ran at once, or the gate stays shut.")
    public static class TaskBesideTask extends Guarded {
        @Actor
        public void one() {
            gate.run(this::task);
        }

        @Actor
        public void other() {
            gate.run(this::task);
        }

        @Arbiter
        public void after(IZ_Result result) {
            result.r1 = done;
            result.r2 = isFree();
        }
    }

    /** The task that arrives is queued, or it runs when the parked one is over. */
    @JCStressTest
    @State
    @Outcome(id = "2, true", expect = ACCEPTABLE, desc = "The rest of the parked task, and the other.")
    @Outcome(expect = FORBIDDEN, desc = "A wake-up is lost, two ran at once, or the gate stays shut.")
    public static class TaskBesideResume extends Guarded {
        public TaskBesideResume() {
            gate.run(gate::park);
        }

        @Actor
        public void resumes() {
            gate.resume(this::task);
        }

        @Actor
        public void arrives() {
            gate.run(this::task);
        }

        @Arbiter
        public void after(IZ_Result result) {
            result.r1 = done;
            result.r2 = isFree();
        }
    }

    /** Whoever parks tells the other thread so, which resumes it perhaps before the parking task has returned. */
    @JCStressTest
    @State
    @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "Resumed, at once or at the end.")
    @Outcome(expect = FORBIDDEN, desc = "A wake-up is lost, or the gate stays shut.")
    public static class ParkBesideResume extends Guarded {
        private volatile boolean parked;
        private volatile boolean resumed;

        @Actor
        public void parks() {
            gate.run(() -> {
                gate.park();
                parked = true;
            });
        }

        @Actor
        public void resumes() {
            if (parked) {
                resumed = true;
                gate.resume(this::task);
            }
        }

        @Arbiter
        public void after(IZ_Result result) {
            if (!resumed) {
                gate.resume(this::task);
            }
            result.r1 = done;
            result.r2 = isFree();
        }
    }

    /** What runs after the release is not run while another task holds the gate for it. */
    @JCStressTest
    @State
    @Outcome(id = "2, true", expect = ACCEPTABLE, desc = "Both results are handed on.")
    @Outcome(expect = FORBIDDEN, desc = "A result is lost or handed on twice.")
    public static class ResultsBesideResults extends Guarded {
        private final AtomicInteger handedOn = new AtomicInteger();

        private void handOn() {
            gate.afterRelease(handedOn::incrementAndGet);
        }

        @Actor
        public void one() {
            gate.run(this::handOn);
        }

        @Actor
        public void other() {
            gate.run(this::handOn);
        }

        @Arbiter
        public void after(IZ_Result result) {
            result.r1 = handedOn.get();
            result.r2 = isFree();
        }
    }
}
