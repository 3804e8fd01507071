package dev.dmaowner.plan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.run.Leases.Conflict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private StateFolder state() {
        return new StateFolder(folder.resolve("state"));
    }

    private static Lease lease(String holder, Optional<Instant> until) {
        return new Lease(new GroupId(7), List.of(DEVICE), holder, until);
    }

    @Test
    void lockIsHeldByOneAndNamesItsHolder() throws IOException {
        HostLock lock = state().lock("the first");
        HostLockedException refused = assertThrows(HostLockedException.class, () -> state().lock("the second"));
        assertTrue(refused.getMessage().contains("the first"), refused.getMessage());
        lock.close();
        state().lock("the second").close();
    }

    @Test
    void journalsAreNumberedAndNeverTakenTwice() throws IOException {
        assertEquals(List.of(), state().journals());
        assertEquals(1, state().newJournal());
        state().storage(1).append("x".getBytes(StandardCharsets.UTF_8));
        assertEquals(2, state().newJournal());
        assertEquals(List.of(1, 2), state().journals());
        assertEquals(1, state().storage(1).read().length);
    }

    @Test
    void leaseKeepsOthersOffAndItsHolderNot() throws IOException {
        Leases leases = state().leases();
        assertTrue(leases.make(lease("vm12", Optional.empty()), Conflict.RESPECTED, NOW)
                .isDone());
        assertTrue(
                leases.against(List.of(DEVICE), "", NOW).orElseThrow().reason().contains("vm12"));
        assertEquals(Optional.empty(), leases.against(List.of(DEVICE), "vm12", NOW));
        assertEquals(Optional.empty(), leases.against(List.of(new DeviceId("pci", "0000:02:00.0")), "", NOW));
        assertFalse(leases.make(lease("vm13", Optional.empty()), Conflict.RESPECTED, NOW)
                .isDone());
    }

    @Test
    void leaseIsTakenOverOnlyByWhoSaysSo() throws IOException {
        Leases leases = state().leases();
        leases.make(lease("vm12", Optional.empty()), Conflict.RESPECTED, NOW);
        assertFalse(leases.end(new GroupId(7), "vm13", Conflict.RESPECTED).isDone());
        assertTrue(leases.make(lease("vm13", Optional.empty()), Conflict.TAKEN_OVER, NOW)
                .isDone());
        assertEquals(
                List.of("vm13"), leases.list(NOW).stream().map(Lease::holder).toList());
        assertTrue(leases.end(new GroupId(7), "vm13", Conflict.RESPECTED).isDone());
        assertEquals(List.of(), leases.list(NOW));
    }

    @Test
    void leaseEndsWithItsTime() throws IOException {
        Leases leases = state().leases();
        leases.make(lease("vm12", Optional.of(NOW.plusSeconds(10))), Conflict.RESPECTED, NOW);
        assertEquals(1, leases.list(NOW.plusSeconds(9)).size());
        assertEquals(0, leases.list(NOW.plusSeconds(10)).size());
        assertTrue(leases.make(lease("vm13", Optional.empty()), Conflict.RESPECTED, NOW.plusSeconds(11))
                .isDone());
    }

    @Test
    void damagedLeaseIsReportedAndNotPassedOver() throws IOException {
        Leases leases = state().leases();
        leases.make(lease("vm12", Optional.empty()), Conflict.RESPECTED, NOW);
        Path file = folder.resolve("state/leases/7.lease");
        Files.writeString(file, Files.readString(file).replace("vm12", "vm13"));
        PlanFormatException refused = assertThrows(PlanFormatException.class, () -> leases.list(NOW));
        assertTrue(refused.getMessage().contains("7.lease"), refused.getMessage());
    }

    @Test
    void whatLastsBeyondABootIsInstalledAndRemoved() throws IOException {
        PersistentFolder files = new PersistentFolder(new RootDirectory(folder), "etc");
        Action.Persist persist = new Action.Persist(DEVICE, "vfio-pci", "pci:v00008086d00001533");
        assertFalse(files.isInstalled(persist));
        files.install(persist);
        assertTrue(files.isInstalled(persist));
        String rule = Files.readString(folder.resolve("etc/udev/rules.d/70-dmaowner-pci-0000:01:00.0.rules"));
        assertTrue(rule.contains("KERNEL==\"0000:01:00.0\""), rule);
        assertTrue(rule.contains("ATTR{driver_override}=\"vfio-pci\""), rule);
        Path unit = folder.resolve("etc/systemd/system/dmaowner-pci-0000:01:00.0.service");
        assertFalse((rule + Files.readString(unit)).matches("(?s).*\\b(?:ids=|new_id).*"));
        Path wish = folder.resolve("etc/systemd/system/multi-user.target.wants/dmaowner-pci-0000:01:00.0.service");
        assertEquals(unit.toRealPath(), wish.toRealPath());
        files.remove(new Action.Forget(DEVICE));
        assertFalse(files.isInstalled(new Action.Forget(DEVICE)));
        assertFalse(Files.exists(unit));
    }

    @Test
    void filesThatOutliveABootAreNotWrittenThroughALinkOutOfTheRoot() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root/etc/udev"))
                .getParent()
                .getParent();
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("etc/udev/rules.d"), outside);
        PersistentFolder files = new PersistentFolder(new RootDirectory(root), "etc");
        IOException refused = assertThrows(
                IOException.class,
                () -> files.install(new Action.Persist(DEVICE, "vfio-pci", "pci:v00008086d00001533")));
        assertTrue(refused.getMessage().contains("leads out of"), refused.getMessage());
        try (Stream<Path> written = Files.list(outside)) {
            assertEquals(List.of(), written.toList());
        }
    }

    @Test
    void theUnitLeavesAnotherDeviceInThePlaceAloneAndComesBeforeGuests() throws IOException {
        String unit = PersistentText.unit(new Action.Persist(DEVICE, "vfio-pci", "pci:v00008086d00001533"));
        String check = "grep -qxF 'MODALIAS=pci:v00008086d00001533' $$d/uevent || { ";
        assertTrue(unit.indexOf(check) > 0 && unit.indexOf(check) < unit.indexOf("driver_override"), unit);
        assertTrue(unit.contains("Before=libvirtd.service"), unit);
    }

    @Test
    void theUnitGivesNodesAwayBeforeItEndsIfAnyoneIsNamed() {
        String modalias = "pci:v00008086d00001533";
        Action.Persist unchanged = new Action.Persist(DEVICE, "vfio-pci", modalias);
        assertFalse(PersistentText.unit(unchanged).contains("/dev/vfio"));
        String unit = PersistentText.unit(
                new Action.Persist(DEVICE, "vfio-pci", modalias, new NodeAccess("alice", "kvm", "0660")));
        assertTrue(unit.indexOf("drivers_probe") < unit.indexOf("chown 'alice:kvm' $$n; chmod '0660' $$n; "), unit);
        String group =
                PersistentText.unit(new Action.Persist(DEVICE, "vfio-pci", modalias, new NodeAccess("", "kvm", "")));
        assertTrue(group.contains("chown ':kvm' $$n; ") && !group.contains("chmod"), group);
    }

    @Test
    void namesThatAShellOrAUnitWouldObeyCannotBeWrittenThere() {
        String modalias = "pci:v00008086d00001533";
        for (String driver : List.of("vfio-pci ; id", "a$(id)", "a%h", "a'b", "-a", "a\nb", "")) {
            assertThrows(IllegalArgumentException.class, () -> new Action.Persist(DEVICE, driver, modalias), driver);
        }
        for (String other : List.of("", "pci:*", "pci:'", "a\nb", "a%h", "a\"b", "a$b", "a;b")) {
            assertThrows(IllegalArgumentException.class, () -> new Action.Persist(DEVICE, "vfio-pci", other), other);
        }
    }
}
