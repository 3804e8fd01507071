package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.dmaowner.Errno;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a host whose kernel is deaf: every write succeeds, and none has an effect. */
class ChangeCommandsTest {

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void makeHost() throws IOException {
        root = folder.resolve("root");
        RootedHost.write(root);
    }

    private CommandRun run(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        if (!words[0].equals("plan")) {
            command.addAll(List.of("--root", root.toString()));
        }
        return CommandRun.of(command.toArray(new String[0]));
    }

    private Path plan() {
        Path file = folder.resolve("plan.json");
        CommandRun run = run("plan", "take", SmallHost.ALONE, "-m", root.toString(), "-o", file.toString());
        assertEquals(0, run.exitCode(), run.err());
        return file;
    }

    private static void assertFits(String schema, String json) throws IOException {
        try (InputStream in = PlanCommand.class.getResourceAsStream(schema)) {
            assertEquals(
                    List.of(),
                    List.copyOf(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(in)
                            .validate(new ObjectMapper().readTree(json))),
                    json);
        }
    }

    private String override(String device) throws IOException {
        return Files.readString(root.resolve("sys/devices/pci0000:00/" + device + "/driver_override"))
                .strip();
    }

    @Test
    void effectThatDoesNotComeIsNoticedAndWhatWasDoneIsUndone() throws IOException {
        CommandRun run = run("apply", plan().toString(), "--yes", "--format", "json");
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.err().contains("snd_hda_intel has 0000:00:04.0, but vfio-pci was expected"), run.err());
        assertTrue(run.err().contains("undone"), run.err());
        assertFits("run.schema.json", run.out());
        assertEquals("", override(SmallHost.ALONE));
        CommandRun history = run("history", "--format", "json");
        assertFits("history.schema.json", history.out());
        assertTrue(history.out().contains("undone"), history.out());
        assertEquals(3, run("undo", "1").exitCode());
        assertEquals(3, run("resume", "1").exitCode());
        assertEquals(2, run("undo", "7").exitCode());
    }

    @Test
    void planOfAnotherHostIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path plan = plan();
        Files.writeString(root.resolve("etc/machine-id"), "ffffffffffffffffffffffffffffffff\n");
        CommandRun run = run("apply", plan.toString(), "--yes");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("identity"), run.err());
        assertEquals("(null)", override(SmallHost.ALONE));
        assertFalse(Files.exists(root.resolve("var/lib/dmaowner/journals")));
    }

    @Test
    void planThatWasEditedIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path plan = plan();
        Files.writeString(plan, Files.readString(plan).replace("vfio-pci", "pci-stub"));
        CommandRun run = run("apply", plan.toString(), "--yes");
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("edited"), run.err());
        assertEquals("(null)", override(SmallHost.ALONE));
    }

    @Test
    void consentThatIsMissingIsAskedForByName() throws IOException {
        CommandRun run = run("plan", "take", SmallHost.FIRST, "-m", root.toString(), "--format", "json");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("--with " + SmallHost.SECOND), run.err());
        assertFits("planning.schema.json", run.out());
        CommandRun agreed = run("plan", "take", SmallHost.FIRST, "--with", SmallHost.SECOND, "-m", root.toString());
        assertEquals(0, agreed.exitCode(), agreed.err());
    }

    @Test
    void guardIsOverruledByItsNameAndByNoOther() throws IOException {
        Files.writeString(root.resolve("sys/devices/pci0000:00/" + SmallHost.ALONE + "/boot_vga"), "1\n");
        CommandRun guarded = run("plan", "take", SmallHost.ALONE, "-m", root.toString());
        assertEquals(3, guarded.exitCode());
        assertTrue(guarded.err().contains("--despite boot-display"), guarded.err());
        assertEquals(
                0,
                run("plan", "take", SmallHost.ALONE, "-m", root.toString(), "--despite", "boot-display")
                        .exitCode());
        assertEquals(
                3,
                run("plan", "take", SmallHost.ALONE, "-m", root.toString(), "--despite", "no-reset")
                        .exitCode());
        assertEquals(
                2,
                run("plan", "take", SmallHost.ALONE, "-m", root.toString(), "--despite", "nonsense")
                        .exitCode());
    }

    private CommandRun planWithRegion(String type, String driver) throws IOException {
        Files.writeString(
                root.resolve("sys/kernel/iommu_groups/2/reserved_regions"),
                "0x00000000000e0000 0x00000000000effff " + type + "\n");
        return run("plan", "take", SmallHost.ALONE, "--to", driver, "-m", root.toString());
    }

    @Test
    void groupThatFirmwareWantsMappedCannotBeTakenForAUser() throws IOException {
        CommandRun run = planWithRegion("direct", "vfio-pci");
        assertEquals(3, run.exitCode());
        assertTrue(
                run.err()
                        .contains(
                                "userspace cannot own group 2: firmware requires the memory at 0x00000000000e0000 to stay"),
                run.err());
        assertTrue(run.err().contains("(change or update the firmware's settings"), run.err());
        assertEquals(0, planWithRegion("direct", "pci-stub").exitCode());
    }

    @Test
    void memoryThatFirmwareLetsGoOfKeepsNobodyFromAGroup() throws IOException {
        assertEquals(0, planWithRegion("direct-relaxable", "vfio-pci").exitCode());
    }

    @Test
    void leaseOfSomebodyElseKeepsAPlanFromBeingCarriedOut() throws IOException {
        assertEquals(0, run("lease", "2", "--for", "vm12").exitCode());
        assertFits("lease.schema.json", run("lease", "--format", "json").out());
        CommandRun run = run("apply", plan().toString(), "--yes");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("vm12"), run.err());
        assertEquals("(null)", override(SmallHost.ALONE));
        assertEquals(3, run("lease", "2", "--for", "vm13").exitCode());
        assertEquals(0, run("lease", "2", "--for", "vm13", "--take-over").exitCode());
        assertEquals(0, run("lease", "2", "--for", "vm13", "--end").exitCode());
        assertEquals("", run("lease").out());
    }

    /** A run that came to an end before all of it was done, and of which nothing was undone. */
    private void beginRun() throws IOException {
        StateFolder state = new StateFolder(root.resolve("var/lib/dmaowner"));
        Host host = LiveHost.at(root, RegisterAccess.NONE, Duration.ofSeconds(2));
        PlanRun.apply(
                host,
                PlanFile.read(plan()),
                state.storage(state.newJournal()),
                "test",
                RunSettings.within(Duration.ofSeconds(2)));
        assertEquals("vfio-pci", override(SmallHost.ALONE));
    }

    @Test
    void leaseOfSomebodyElseKeepsARunFromBeingUndoneAndResumed() throws IOException {
        beginRun();
        assertEquals(0, run("lease", "2", "--for", "vm12").exitCode());
        for (String verb : List.of("undo", "resume")) {
            CommandRun run = run(verb, "--for", "vm13", "--yes");
            assertEquals(3, run.exitCode());
            assertTrue(run.err().contains("group 2 is leased to vm12"), run.err());
        }
        assertEquals(0, run("undo", "--for", "vm12").exitCode());
    }

    @Test
    void undoAsksNothingAndBearsBeingToldNotTo() throws IOException {
        beginRun();
        assertFalse(run("undo", "--help").out().contains("--yes"));
        assertFalse(run("resume", "--help").out().contains("--yes"));
        assertEquals(0, run("undo", "-y").exitCode());
    }

    private void assertFails(int code, String words, CommandRun run) {
        assertEquals(code, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
    }

    private CommandRun planTake(String... words) {
        List<String> command = new ArrayList<>(List.of("plan", "take", "-m", root.toString()));
        command.addAll(List.of(words));
        return run(command.toArray(new String[0]));
    }

    @Test
    void deviceThatNoIommuConfinesIsRefusedForThatFirst() throws IOException {
        for (String link : List.of("sys/class/iommu/dmar0", "sys/kernel/iommu_groups/2/devices/" + SmallHost.ALONE)) {
            Files.delete(root.resolve(link));
        }
        assertFails(3, "0000:00:04.0 is in no IOMMU group", planTake(SmallHost.ALONE, "--to", "vfio-none"));
    }

    @Test
    void consentToADeviceOfAnotherGroupIsAMistake() {
        assertFails(
                2,
                "0000:00:05.0 shares no group with 0000:00:04.0",
                planTake(SmallHost.ALONE, "--with", SmallHost.ODD));
    }

    @Test
    void driverThatUsesDevicesForTheKernelTakesNone() {
        assertFails(3, "e1000 uses its devices through the DMA API", planTake(SmallHost.ALONE, "--to", "e1000"));
    }

    @Test
    void planBeforeASubcommandThatPlansIsAMistake() {
        assertFails(
                2, "choose one: apply the plan in p.json", run("apply", "p.json", "take", SmallHost.ALONE, "--yes"));
    }

    @Test
    void whatIsMissingForAChangeIsToldToProgramsToo() throws IOException {
        CommandRun run = run("apply", "take", SmallHost.FIRST, "--yes", "--format", "json");
        assertEquals(3, run.exitCode());
        assertFits("planning.schema.json", run.out());
    }

    @Test
    void leaseThatWouldHaveEndedIsAMistake() {
        assertFails(2, "is past already", run("lease", "2", "--for", "vm1", "--until", "2001-01-01T00:00:00Z"));
    }

    @Test
    void whereThePlanWentIsSaid() {
        CommandRun run =
                planTake(SmallHost.ALONE, "-o", folder.resolve("p.json").toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("wrote " + folder.resolve("p.json")), run.err());
    }

    @Test
    void watchingAtNoDistanceIsAMistake() {
        CommandRun run = CommandRun.of("watch", "--every", "-5", "--looks", "1", "-m", root.toString());
        assertFails(2, "--every -5", run);
    }

    @Test
    void secondProgramIsRefusedWithTheNameOfTheFirst() throws IOException {
        HostLock lock = new StateFolder(root.resolve("var/lib/dmaowner")).lock("somebody at work");
        CommandRun run = run("apply", plan().toString(), "--yes");
        lock.close();
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("somebody at work"), run.err());
    }

    @Test
    void damagedJournalIsReportedWithWhatCanBeUndoneAndLeftAsItIs() throws IOException {
        run("apply", plan().toString(), "--yes");
        Path journal = root.resolve("var/lib/dmaowner/journals/000001.journal");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[20] ^= 1;
        Files.write(journal, bytes);
        CommandRun run = run("undo");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("damaged"), run.err());
        assertTrue(run.err().contains("drivers/snd_hda_intel/bind"), run.err());
        assertArrayEquals(bytes, Files.readAllBytes(journal));
    }

    @Test
    void whatTheKernelSaysThroughAnotherProgramBecomesItsNumberAndAnUnknownTextStaysAText() {
        assertEquals(
                Errno.EBUSY,
                DetachedWrites.refusal("/x", "dd: error writing '/x': Device or resource busy\n0+1 records in\n")
                        .errno());
        assertEquals(
                Errno.ENODEV,
                DetachedWrites.refusal("/x", "dd: writing '/x': No such device\n")
                        .errno());
        assertTrue(DetachedWrites.refusal("/x", "dd: something new: Odd\n")
                .reason()
                .contains("something new"));
    }

    @Test
    void deviceWithADriverIsNotRepairedAndOneGivenBackIsNotGivenAgain() {
        CommandRun run = run("repair", SmallHost.ALONE, "--yes", "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("there is nothing to repair"), run.out());
        CommandRun given = run("apply", "give", SmallHost.ALONE, "--yes");
        assertEquals(0, given.exitCode(), given.err());
        assertTrue(given.out().contains("nothing was done"), given.out());
        assertFalse(Files.exists(root.resolve("var/lib/dmaowner/journals")));
    }

    @Test
    void deviceWithoutADriverGoesWhereItsIdsLead() throws IOException {
        Path device = root.resolve("sys/devices/pci0000:00/" + SmallHost.ALONE);
        Files.delete(device.resolve("driver"));
        Path uevent = device.resolve("uevent");
        Files.writeString(uevent, Files.readString(uevent).replaceAll("DRIVER=.*\n", ""));
        Files.writeString(device.resolve("driver_override"), "vfio-pci\n");
        CommandRun run = run("repair", SmallHost.ALONE, "--yes");
        assertTrue(run.err().contains("dmaowner repair: note: "), run.err() + run.out());
        assertTrue(run.err().contains("its ids") || run.err().contains("the ids of"), run.err());
        assertTrue(run.out().contains("drivers_probe"), run.out());
    }
}
