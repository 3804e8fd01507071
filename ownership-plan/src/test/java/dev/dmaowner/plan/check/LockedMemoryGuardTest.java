package dev.dmaowner.plan.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user may lock, by the limits of sessions. */
class LockedMemoryGuardTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");
    private static final long GUEST = 8L << 30;
    private static final String LIMITS = "etc/security/limits.conf";
    private static final String MORE = "etc/security/limits.d/vfio.conf";

    private static SmallTree host() throws IOException {
        return new SmallTree()
                .group(1, "DMA")
                .device("pci", DEVICE.name())
                .member(1, "pci", DEVICE.name())
                .file("etc/passwd", "root:x:0:0::/:/bin/sh\nalice:x:1000:1000::/:/bin/sh\n")
                .file("etc/group", "root:x:0:\nusers:x:1000:\nkvm:x:107:bob,alice\n");
    }

    private static CheckResults ask(String user, SmallTree tree) throws IOException {
        var host = tree.host();
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(Plugins.of(List.of(), List.of(), List.of())));
        return Checks.of(host, survey, List.of(Guards.lockedMemory(user, GUEST)))
                .results(Goal.Take.toUserspace(List.of(DEVICE)), List.of());
    }

    private static boolean objects(String limits) throws IOException {
        return !ask("alice", host().file(LIMITS, limits)).findings().isEmpty();
    }

    @Test
    void limitBelowTheGuestsMemoryIsSaidWithItsFile() throws IOException {
        assertEquals(
                "alice may lock 65536 KiB in a session (/etc/security/limits.d/vfio.conf), and VFIO pins all 8388608 KiB of the"
                        + " guest: raise memlock there, or LimitMEMLOCK of the service that runs the guest",
                ask("alice", host().file(MORE, "# vfio\nalice soft memlock 65536 # little\n"))
                        .findings()
                        .get(0)
                        .reason());
    }

    @Test
    void enoughIsEnoughForSessionsAndServicesAreNotSeen() throws IOException {
        for (String limit : List.of("alice - memlock unlimited", "@kvm soft memlock 8388608", "* soft memlock -1")) {
            CheckResults results = ask("alice", host().file(LIMITS, limit + "\n"));
            assertEquals(List.of(), results.findings(), limit);
            assertTrue(results.notChecked().get(0).reason().contains("LimitMEMLOCK"), limit);
        }
    }

    @Test
    void closerLineWinsAndOfEqualsTheLater() throws IOException {
        assertTrue(objects("alice soft memlock 64\n@kvm soft memlock unlimited\n* soft memlock unlimited\n"));
        assertTrue(objects("@users soft memlock 64\n* soft memlock unlimited\n"));
        assertTrue(!objects("* soft memlock 64\nalice soft memlock 64\nalice soft memlock unlimited\n"));
        assertTrue(!objects("bob soft memlock 64\n@root soft memlock 64\nalice soft nofile 64\nalice soft memlock\n"));
    }

    @Test
    void withoutALineItIsNotCheckedAndSaid() throws IOException {
        CheckResults results = ask("alice", host());
        assertEquals(List.of(), results.findings());
        assertTrue(results.notChecked().get(0).reason().startsWith("no line of /etc/security/limits.conf"));
    }

    @Test
    void rootMayLockEverything() throws IOException {
        CheckResults results = ask("root", host().file(LIMITS, "* soft memlock 64\n"));
        assertEquals(List.of(), results.findings());
        assertEquals(List.of(), results.notChecked());
    }
}
