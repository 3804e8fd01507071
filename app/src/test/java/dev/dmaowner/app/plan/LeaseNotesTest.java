package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.Lease;
import dev.dmaowner.plan.run.Leases;
import dev.dmaowner.plan.run.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseNotesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final DeviceId FIRST = new DeviceId("pci", SmallHost.FIRST);
    private static final DeviceId SECOND = new DeviceId("pci", SmallHost.SECOND);

    @TempDir
    private Path folder;

    private StateFolder state;
    private Plan plan;

    @BeforeEach
    void makePlan() throws Exception {
        state = new StateFolder(folder.resolve("state"));
        PlannedMachine machine = PlannedMachine.of(SmallHost.host(), Optional.empty());
        plan = assertInstanceOf(Planning.Ready.class, machine.plan(new Goal.Take(List.of(FIRST), "vfio-pci")))
                .plan();
    }

    private void lease(DeviceId device, Optional<Instant> until) throws Exception {
        state.leases()
                .make(
                        new Lease(new GroupId(1), List.of(device), "build farm", until, 0),
                        Leases.Conflict.RESPECTED,
                        NOW.minusSeconds(60));
    }

    @Test
    void nothingIsSaidWhereNothingIsLeased() {
        assertEquals(List.of(), LeaseNotes.of(plan, state, NOW));
    }

    @Test
    void leaseOfASiblingThatWouldMoveIsToldToo() throws Exception {
        lease(SECOND, Optional.of(NOW.plusSeconds(60)));
        assertEquals(
                List.of(
                        "group 1 is leased to build farm until 2026-03-01T10:01:00Z: 'dmaowner apply' refuses anyone else;"
                                + " 'dmaowner lease' lists all leases"),
                LeaseNotes.of(plan, state, NOW));
    }

    @Test
    void leaseThatHasEndedOrIsOfAnotherDeviceIsNotTold() throws Exception {
        lease(FIRST, Optional.of(NOW.minusSeconds(1)));
        assertEquals(List.of(), LeaseNotes.of(plan, state, NOW));
        lease(new DeviceId("pci", SmallHost.ALONE), Optional.empty());
        assertEquals(List.of(), LeaseNotes.of(plan, state, NOW));
    }

    @Test
    void leasesThatCannotBeReadAreSaidToBeUnknown() throws Exception {
        lease(FIRST, Optional.empty());
        try (var files = Files.walk(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".lease"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(file, "nonsense");
        }
        List<String> notes = LeaseNotes.of(plan, state, NOW);
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).startsWith("whether another has leased the devices is not known"), notes.get(0));
    }
}
