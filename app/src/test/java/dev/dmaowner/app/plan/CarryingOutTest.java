package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.PersistentFolder;
import dev.dmaowner.plan.run.RootDirectory;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.StateFolder;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked before the host is changed, on a host whose kernel is deaf: every write succeeds, and none has an effect. */
class CarryingOutTest {

    private static final DeviceId ODD = new DeviceId("pci", SmallHost.ODD);

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void makeHost() throws IOException {
        root = folder.resolve("root");
        RootedHost.write(root);
        Files.createDirectories(root.resolve("proc/sys/kernel/random"));
        boot("11111111-2222-3333-4444-555555555555");
    }

    private void boot(String id) throws IOException {
        Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), id + "\n");
    }

    private CommandRun run(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        if (!words[0].equals("plan")) {
            command.addAll(List.of("--root", root.toString()));
        }
        return CommandRun.of(command.toArray(new String[0]));
    }

    private void assertFails(int code, String words, CommandRun run) {
        assertEquals(code, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
    }

    private Path planTake(String... words) {
        Path file = folder.resolve("plan.json");
        List<String> command = new ArrayList<>(List.of("plan", "take", SmallHost.ALONE, "-m", root.toString()));
        command.addAll(List.of("-o", file.toString()));
        command.addAll(List.of(words));
        CommandRun run = run(command.toArray(new String[0]));
        assertEquals(0, run.exitCode(), run.err());
        return file;
    }

    private String override(String device) throws IOException {
        return Files.readString(root.resolve("sys/devices/pci0000:00/" + device + "/driver_override"))
                .strip();
    }

    private Path written(Plan plan) throws IOException {
        Path file = folder.resolve("forged.json");
        try (JsonGenerator json = new ObjectMapper()
                .getFactory()
                .createGenerator(file.toFile(), com.fasterxml.jackson.core.JsonEncoding.UTF8)) {
            new PlanJson(plan).writeTo(json);
        }
        return file;
    }

    private static Plan withStep(Plan plan, Action action) {
        List<Step> steps = new ArrayList<>(plan.steps());
        steps.add(new Step(steps.size() + 1, action, "requested", List.of()));
        return new Plan(
                plan.goal(), plan.leaving(), plan.staying(), plan.ending(), plan.despite(), plan.facts(), steps);
    }

    /** A run that was interrupted after the first step, and what it has done so far. */
    private void beginRun() throws IOException {
        StateFolder state = new StateFolder(root.resolve("var/lib/dmaowner"));
        LiveHost host = LiveHost.at(root, RegisterAccess.NONE, Duration.ofSeconds(2));
        state.lock("the test").close();
        Plan plan = PlanFile.read(planTake());
        var begun = state.begin(plan, RunHead.of("the test"));
        Step first = plan.steps().get(0);
        begun.journal().take(first);
        host.write(
                first.action().write().orElseThrow().path(),
                first.action().write().orElseThrow().text());
        assertEquals("vfio-pci", override(SmallHost.ALONE));
    }

    @Test
    void aStepThatDoesNotFollowFromTheGoalIsNotTaken() throws IOException {
        Plan forged = withStep(PlanFile.read(planTake()), new Action.Unbind(ODD, "odd"));
        CommandRun run = run("apply", written(forged).toString(), "--yes");
        assertFails(3, "do not follow from its goal", run);
        assertTrue(run.err().contains("step 5 does not follow: echo 0000:00:05.0"), run.err());
        assertEquals("(null)", override(SmallHost.ALONE));
        assertEquals("", Files.readString(root.resolve("sys/bus/pci/drivers/odd/unbind")));
        assertFalse(Files.exists(root.resolve("var/lib/dmaowner")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stray-step.plan.json", "persist-injection.plan.json"})
    void aForgedPlanIsRefused(String name) throws IOException {
        Path forged = SharedData.inCases("attacks/" + name);
        CommandRun run = run("apply", forged.toString(), "--yes");
        assertFails(4, "is not a plan that can be carried out", run);
        assertEquals("(null)", override(SmallHost.ALONE));
        assertFalse(Files.exists(root.resolve("etc/systemd")));
    }

    @Test
    void anInverseThatDoesNotFollowFromTheGoalIsNotRecorded() throws IOException {
        Plan plan = PlanFile.read(planTake());
        List<Step> steps = new ArrayList<>(plan.steps());
        Step first = steps.get(0);
        steps.set(0, new Step(1, first.action(), first.reason(), List.of(new Action.Unbind(ODD, "odd"))));
        Plan forged = new Plan(
                plan.goal(), plan.leaving(), plan.staying(), plan.ending(), plan.despite(), plan.facts(), steps);
        assertFails(3, "step 1 does not follow", run("apply", written(forged).toString(), "--yes"));
    }

    @Test
    void aCommandInTheNameOfADriverIsNoName() throws IOException {
        String text = Files.readString(planTake("--persist"));
        for (String driver : List.of("vfio-pci ; sh -c \"id >pwned\"", "x$(id)", "x\u001b[2J", "-r vfio", "x\ny")) {
            String json = new ObjectMapper().writeValueAsString(dev.dmaowner.plan.Words.line(driver));
            String word = json.substring(1, json.length() - 1);
            Path file = folder.resolve("injected.json");
            Files.writeString(file, text.replaceAll("(persist pci/[^ ]+) vfio-pci", "$1 " + word.replace("$", "\\$")));
            assertFails(
                    4, "injected.json is not a plan that can be carried out", run("apply", file.toString(), "--yes"));
        }
        assertFalse(Files.exists(root.resolve("etc/systemd")));
    }

    @Test
    void aRunGoesOnOnlyOnTheHostThatItLeft() throws IOException {
        beginRun();
        Files.writeString(root.resolve("sys/devices/pci0000:00/" + SmallHost.ALONE + "/boot_vga"), "1\n");
        CommandRun guarded = run("resume");
        assertFails(3, "to go on all the same: dmaowner resume 1 --despite boot-display", guarded);
        Files.delete(root.resolve("sys/devices/pci0000:00/" + SmallHost.ALONE + "/boot_vga"));

        Path joined = root.resolve("sys/kernel/iommu_groups/2/devices/" + SmallHost.ODD);
        Files.createSymbolicLink(joined, Path.of("../../../../devices/pci0000:00/" + SmallHost.ODD));
        assertFails(3, "group 2: members was 0000:00:04.0 and is now 0000:00:04.0, 0000:00:05.0", run("resume"));
        Files.delete(joined);

        boot("99999999-2222-3333-4444-555555555555");
        assertFails(3, "this host: boot was", run("resume"));
        boot("11111111-2222-3333-4444-555555555555");

        Path driver = root.resolve("sys/devices/pci0000:00/" + SmallHost.ALONE + "/driver");
        Files.delete(driver);
        Files.createSymbolicLink(driver, Path.of("../../../bus/pci/drivers/pcieport"));
        assertFails(3, "driver was snd_hda_intel and is now pcieport", run("resume"));
        assertFails(3, "somebody else has changed it", run("undo"));
        assertEquals("vfio-pci", override(SmallHost.ALONE));
    }

    @Test
    void anUndoAsksForTheChecksThatItsStepsNeed() throws IOException {
        beginRun();
        CommandRun run = run("undo", "--despite", "nonsense");
        assertFails(2, "there is no safety check 'nonsense'", run);
        assertEquals(0, run("undo", "--despite", "open-nodes").exitCode());
        assertEquals("", override(SmallHost.ALONE));
    }

    @Test
    void afterARestartOnlyWhatOutlivesItIsUndone() throws IOException {
        beginRun();
        boot("99999999-2222-3333-4444-555555555555");
        CommandRun run = run("undo");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("this host was restarted since the run"), run.out());
        assertTrue(run.out().contains("ended    echo"), run.out());
        assertEquals("vfio-pci", override(SmallHost.ALONE));
    }

    @Test
    void afterARestartItIsSaidThatRemovedFilesHaveGivenADeviceAgain() throws IOException {
        StateFolder state = new StateFolder(root.resolve("var/lib/dmaowner"));
        state.lock("the test").close();
        Plan plan = PlanFile.read(planTake("--persist"));
        var begun = state.begin(plan, RunHead.of("the test"));
        for (Step step : plan.steps()) {
            begun.journal().take(step);
            if (step.action() instanceof Action.Persist persist) {
                new PersistentFolder(new RootDirectory(root), "etc").install(persist);
            }
        }
        boot("99999999-2222-3333-4444-555555555555");
        CommandRun run = run("undo");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("'dmaowner apply give " + SmallHost.ALONE + "' gives it back now"), run.out());
        assertFalse(run("undo", "1").out().contains("gives it back now"));
    }

    @Test
    void aJournalOfAnOlderProgramCanBeUndone() throws IOException {
        Path journals = root.resolve("var/lib/dmaowner/journals");
        new StateFolder(root.resolve("var/lib/dmaowner")).newJournal();
        try (InputStream old = CarryingOutTest.class.getResourceAsStream("version-1.journal")) {
            Files.write(journals.resolve("000001.journal"), old.readAllBytes());
        }
        Files.writeString(root.resolve("sys/devices/pci0000:00/" + SmallHost.ALONE + "/driver_override"), "vfio-pci\n");
        CommandRun run = run("undo");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", override(SmallHost.ALONE));
    }

    @Test
    void aJournalIsNotTouchedWhileAnotherProgramWritesIt() throws IOException {
        beginRun();
        Path journal = root.resolve("var/lib/dmaowner/journals/000001.journal");
        byte[] whole = Files.readAllBytes(journal);
        // The other program is in the middle of a line.
        byte[] torn = new byte[whole.length];
        int used = whole.length;
        while (whole[used - 1] == 0) {
            used--;
        }
        System.arraycopy(whole, 0, torn, 0, used - 5);
        Files.write(journal, torn);
        HostLock lock = new StateFolder(root.resolve("var/lib/dmaowner")).lock("somebody at work");
        for (String verb : List.of("undo", "resume", "history")) {
            assertEquals(verb.equals("history") ? 0 : 3, run(verb).exitCode());
            assertArrayEquals(torn, Files.readAllBytes(journal), verb);
        }
        lock.close();
    }

    @Test
    void stateIsForItsOwnerAlone() throws IOException {
        beginRun();
        try (Stream<Path> files = Files.walk(root.resolve("var/lib/dmaowner"))) {
            for (Path file : files.toList()) {
                assertEquals(
                        Files.isDirectory(file) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
    }

    @Test
    void stateThatOthersDecideIsRefused() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.createSymbolicLink(state.resolve("lock"), victim);
        Path plan = planTake();
        assertFails(4, "links are not followed", run("apply", plan.toString(), "--yes", "--state", state.toString()));
        assertEquals("precious", Files.readString(victim));

        Path link = Files.createSymbolicLink(folder.resolve("link"), state);
        assertFails(4, "is no folder", run("apply", plan.toString(), "--yes", "--state", link.toString()));

        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertFails(4, "can be written by other users", run("lease", "2", "--for", "x", "--state", open.toString()));
    }

    @Test
    void aLeaseThroughALinkIsNotWritten() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        assertEquals(0, run("lease", "2", "--for", "vm1").exitCode());
        Path leases = root.resolve("var/lib/dmaowner/leases");
        Files.createSymbolicLink(leases.resolve("2.lease.new"), victim);
        assertEquals(
                0,
                run("lease", "2", "--for", "vm1", "--until", "2999-01-01T00:00:00Z")
                        .exitCode());
        assertEquals("precious", Files.readString(victim));
        assertTrue(run("lease").out().contains("vm1 until 2999"));
    }

    @Test
    void nothingIsWrittenOutsideTheRoot() throws IOException {
        Path outside = Files.writeString(folder.resolve("passwd"), "precious");
        Path control = root.resolve("sys/bus/pci/drivers/snd_hda_intel/unbind");
        Files.delete(control);
        Files.createSymbolicLink(control, outside);
        run("apply", planTake().toString(), "--yes");
        assertEquals("precious", Files.readString(outside));

        Path inside = Files.writeString(root.resolve("etc/passwd"), "precious");
        Files.delete(control);
        Files.createSymbolicLink(control, Path.of("../../../../../etc/passwd"));
        run("apply", planTake().toString(), "--yes");
        assertEquals("precious", Files.readString(inside));
    }

    @Test
    void stateBelowALinkThatLeadsOutOfTheRootIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(root.resolve("var"));
        Files.createSymbolicLink(root.resolve("var/lib"), elsewhere);
        assertFails(4, "leads out of", run("apply", planTake().toString(), "--yes"));
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aRunThatWasUndoneStaysUndone() throws IOException {
        beginRun();
        assertEquals(0, run("undo").exitCode());
        assertFails(3, "it was undone", run("resume", "1"));
    }
}
