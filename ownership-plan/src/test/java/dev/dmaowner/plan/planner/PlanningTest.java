package dev.dmaowner.plan.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.check.GuardFinding;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanningTest {

    private static String kind(Planning planning) {
        return planning.fold(ready -> "ready", missing -> "missing", refused -> "refused");
    }

    @Test
    void eachAnswerIsFoldedByItsOwnFunction() {
        GuardFinding finding = new GuardFinding("disk", new DeviceId("pci", "0000:01:00.0"), "a disk is mounted");
        Goal goal = new Goal.Take(List.of(finding.device()), "vfio-pci");
        HostFacts facts = new HostFacts("unknown", "", "", List.of(), List.of());
        Plan plan = new Plan(goal, List.of(), List.of(), List.of(), List.of(), facts, List.of());
        assertEquals("ready", kind(new Planning.Ready(plan, List.of())));
        assertEquals("missing", kind(new Planning.NotAgreed(List.of(), List.of(), List.of(finding), List.of())));
        assertEquals("refused", kind(new Planning.Refused(Refusal.of(Errno.EPERM, "it cannot be"))));
    }
}
