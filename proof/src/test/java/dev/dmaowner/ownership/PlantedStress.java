package dev.dmaowner.ownership;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** As {@link RegistryStress}, with operations that overwrite each other: these tests must fail. */
public final class PlantedStress {

    private PlantedStress() {}

    @JCStressTest
    @State
    @Outcome(id = "true, false, -1", expect = ACCEPTABLE, desc = "The user was first.")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "The driver was first.")
    @Outcome(expect = FORBIDDEN, desc = "Both or neither.")
    public static class ClaimOverwritesUse extends RegistryStress.Shared {
        public ClaimOverwritesUse() {
            OverwritingGroup.of(group);
        }

        @Actor
        public void user(ZZI_Result result) {
            result.r1 = group.claim(RegistryStress.OWNER).isDone();
        }

        @Actor
        public void driver(ZZI_Result result) {
            result.r2 = group.use(RegistryStress.DEVICE, "e1000").isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "Both are counted.")
    @Outcome(expect = FORBIDDEN, desc = "A use is lost.")
    public static class UseOverwritesUse extends RegistryStress.Shared {
        public UseOverwritesUse() {
            OverwritingGroup.of(group);
        }

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = group.use(RegistryStress.DEVICE, "e1000").isDone();
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = group.use(RegistryStress.OTHER_DEVICE, "igb").isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }
}
