package dev.dmaowner.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.doctor.Check.Outcome;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.IommuState.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Rights on nodes, which only the machine that the command runs on can tell. */
class UserChecksTest {

    private static Check nodes(Predicate<String> mayOpen, String... nodes) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder().file("dev/vfio/vfio", new byte[0]);
        for (String node : nodes) {
            tree.file(node, new byte[0]);
        }
        CapturedHost host = CapturedHost.of(tree.build(), "a host");
        HostSurvey survey = new HostSurvey(
                host.description(),
                RulesChoice.of(Optional.of("6.12.0")),
                new IommuState(Kind.GROUPS, List.of("dmar0"), "there are groups", Optional.empty()),
                List.of(),
                List.of(),
                List.of());
        return UserChecks.nodes(new ExaminedHost(host, survey, Optional.of(mayOpen)));
    }

    @Test
    void everyNodeOfAGroupAndOfADeviceIsAskedFor() throws IOException {
        assertEquals(
                Outcome.PASSED,
                nodes(node -> true, "dev/vfio/7", "dev/vfio/devices/vfio0").outcome());
        Check group = nodes(node -> !node.equals("/dev/vfio/7"), "dev/vfio/7", "dev/vfio/devices/vfio0");
        assertEquals(Outcome.FAILED, group.outcome());
        assertEquals("this user may not open /dev/vfio/7", group.statement());
        Check device = nodes(node -> node.equals("/dev/vfio/7"), "dev/vfio/7", "dev/vfio/devices/vfio0");
        assertEquals("this user may not open /dev/vfio/devices/vfio0", device.statement());
        assertTrue(device.cure().orElse("").contains("udev"), device::toString);
    }

    @Test
    void withoutANodeNothingIsKnown() throws IOException {
        assertEquals(Outcome.NOT_KNOWN, nodes(node -> false).outcome());
    }
}
