package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.OwnershipRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever root and users do to a machine, in whatever order. */
class MachinePropertiesTest {

    private static final int LARGEST = MachineWalk.ACTS * MachineWalk.DEVICES - 1;
    private static final Set<String> REFUSED = Set.of("EBUSY", "EINVAL", "ENODEV", "EAGAIN");

    @Property(tries = 300)
    void noGroupIsEverUsedByTheKernelAndOwnedByAUserAndTheCountIsTheUsers(
            @ForAll OwnershipRules rules, @ForAll @Size(max = 60) List<@IntRange(max = LARGEST) Integer> acts) {
        MachineWalk walk = new MachineWalk(rules);
        for (int act : acts) {
            walk.act(act);
            walk.check();
        }
    }

    @Property(tries = 300)
    void aFailedBindChangesNothing(
            @ForAll OwnershipRules rules,
            @ForAll @Size(max = 40) List<@IntRange(max = LARGEST) Integer> acts,
            @ForAll @IntRange(max = MachineWalk.DEVICES - 1) int device) {
        MachineWalk walk = new MachineWalk(rules);
        acts.forEach(walk::act);
        for (String driver : List.of("net", "disk", "user", "fickle")) {
            Map<String, Object> before = walk.state();
            if (REFUSED.contains(walk.m.bind("d" + device, driver))) {
                assertEquals(before, walk.state(), driver);
            }
        }
    }

    @Property(tries = 300)
    void allUnboundAndClosedMeansUnowned(
            @ForAll OwnershipRules rules, @ForAll @Size(max = 60) List<@IntRange(max = LARGEST) Integer> acts) {
        MachineWalk walk = new MachineWalk(rules);
        acts.forEach(walk::act);
        walk.giveEverythingBack();
        walk.check();
        walk.checkNobodyOwnsAnything();
    }
}
