package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.run.Claims;
import dev.dmaowner.plan.run.Lease;
import dev.dmaowner.plan.run.PersistentFolder;
import dev.dmaowner.plan.run.RootDirectory;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Requests that a program names, so that it can ask again: nothing is done twice, and whatever was begun is finished. */
class ClaimedRunsTest {

    private static final DeviceId ALONE = new DeviceId("pci", SmallHost.ALONE);
    private static final DeviceId FIRST = new DeviceId("pci", SmallHost.FIRST);

    @TempDir
    private Path folder;

    private Path root;
    private StateFolder state;
    private String before = "";

    @BeforeEach
    void makeHost() throws IOException {
        root = folder.resolve("root");
        RootedHost.write(root);
        DiskKernel.learn(root);
        Files.createDirectories(root.resolve("proc/sys/kernel/random"));
        boot("11111111-2222-3333-4444-555555555555");
        state = new StateFolder(folder.resolve("state"));
        before = DiskKernel.state(root);
    }

    private void boot(String id) throws IOException {
        Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), id + "\n");
    }

    /** What one call of the program came to. */
    private record Answer(int code, String out, Optional<Exception> failure) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }

        String why() {
            return failure.map(Throwable::getMessage).orElse("");
        }
    }

    private interface Task {
        int of(OutputOptions output) throws IOException, CommandFailure;
    }

    @Command(name = "dmaowner")
    static final class Root implements GlobalOptions.Holder, Runnable {
        @Mixin
        private GlobalOptions global;

        Root(Console console) {
            global = new GlobalOptions(console);
        }

        @Override
        public GlobalOptions global() {
            return global;
        }

        @Override
        public void run() {
            throw new IllegalStateException("there is a subcommand");
        }
    }

    @Command(name = "run")
    static final class Once implements Callable<Integer> {
        @Mixin
        private OutputOptions output = new OutputOptions();

        private final Task task;

        Once(Task task) {
            this.task = task;
        }

        @Override
        public Integer call() throws IOException, CommandFailure {
            return task.of(output);
        }
    }

    private static Answer call(Task task) {
        StringWriter out = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(out), Console.Display.FILE, Map.of());
        Exception[] failure = new Exception[1];
        CommandLine line = new CommandLine(new Root(console)).addSubcommand("run", new Once(task));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            failure[0] = e;
            return 3;
        });
        int code = line.execute("run", "--format", "json");
        return new Answer(code, out.toString(), Optional.ofNullable(failure[0]));
    }

    private Run run(Host host, String claim, String holder, OutputOptions output) {
        return new Run(
                host,
                state,
                new PersistentFolder(new RootDirectory(root), "etc"),
                output,
                Question.ANSWERED,
                Duration.ZERO,
                holder,
                claim,
                SystemLog.NONE);
    }

    private static PlanRequest take(DeviceId... devices) {
        return PlanRequest.of(new Goal.Take(List.of(devices), "vfio-pci"));
    }

    private Answer apply(Host host, String claim, String holder, PlanRequest request) {
        return call(output -> run(host, claim, holder, output)
                .apply(() -> PlanningSession.open(host, output.global()), session -> request));
    }

    private Answer apply(String claim, PlanRequest request) throws IOException {
        return apply(new DiskKernel(root), claim, "", request);
    }

    private Answer undo(String claim) {
        return call(output ->
                run(new DiskKernel(root), claim, "", output).undo(Optional.empty(), Set.of(), output.global()));
    }

    @Test
    void askedAgainItAnswersAgainAndDoesNothing() throws IOException {
        Answer first = apply("vm12", take(ALONE));
        assertEquals(0, first.code(), first.why());
        assertEquals("vm12", first.json().path("claim").asText());
        String taken = DiskKernel.state(root);
        assertNotEquals(before, taken);
        Answer second = apply("vm12", take(ALONE));
        assertEquals(0, second.code(), second.why());
        assertEquals(first.json().path("journal"), second.json().path("journal"));
        for (JsonNode action : second.json().path("actions")) {
            boolean looks = action.path("action").path("kind").asText().equals("expect");
            assertEquals(looks ? "done" : "already", action.path("event").asText(), action.toString());
        }
        assertEquals(taken, DiskKernel.state(root));
        assertEquals(List.of(1), state.journals());
        assertEquals(1, new Claims(state).list().size());
    }

    @Test
    void nameThatStandsForSomethingElseIsRefused() throws IOException {
        apply("vm12", take(ALONE));
        Answer other = apply("vm12", take(FIRST));
        assertEquals(3, other.code());
        assertTrue(other.why().contains("stands for another request: take pci/" + SmallHost.ALONE), other.why());
        assertTrue(other.why().contains("dmaowner undo --id vm12"), other.why());
    }

    @Test
    void undoneIsUndoneHoweverOftenItIsAsked() throws IOException {
        apply("vm12", take(ALONE));
        assertEquals(0, undo("vm12").code());
        assertEquals(before, DiskKernel.state(root));
        Answer again = undo("vm12");
        assertEquals(0, again.code(), again.why());
        assertEquals(0, again.json().path("journal").asInt());
        assertTrue(again.json().path("notes").get(0).asText().contains("nothing to undo"), again.out());
        assertEquals(0, undo("never-heard-of").code());
        assertEquals(2, apply("vm12", take(ALONE)).json().path("journal").asInt());
    }

    @Test
    void callerThatIsKilledAtAnyWriteAsksAgain() throws IOException {
        int kills = 0;
        boolean isKilled = true;
        while (isKilled) {
            int left = kills;
            Answer killed = apply(new Mortal(new DiskKernel(root), left), "vm12", "", take(ALONE));
            isKilled = killed.failure().isPresent();
            kills++;
            Answer again = apply("vm12", take(ALONE));
            assertEquals(0, again.code(), "killed at write " + left + ": " + again.why());
            assertTrue(DiskKernel.state(root).contains(SmallHost.ALONE + " vfio-pci"), DiskKernel.state(root));
            assertEquals(0, undo("vm12").code());
            assertEquals(before, DiskKernel.state(root), "killed at write " + left);
        }
        assertTrue(kills > 3, kills + " writes");
    }

    @Test
    void undoThatIsKilledIsFinishedBeforeItIsTakenAgain() throws IOException {
        apply("vm12", take(ALONE));
        Host mortal = new Mortal(new DiskKernel(root), 1);
        call(output -> run(mortal, "vm12", "", output).undo(Optional.empty(), Set.of(), output.global()));
        Answer again = apply("vm12", take(ALONE));
        assertEquals(0, again.code(), again.why());
        assertEquals(2, again.json().path("journal").asInt());
        assertTrue(DiskKernel.state(root).contains(SmallHost.ALONE + " vfio-pci"), DiskKernel.state(root));
    }

    @Test
    void afterARestartItIsCarriedOutAnew() throws IOException {
        apply("vm12", take(ALONE));
        RootedHost.write(folder.resolve("next"));
        root = folder.resolve("next");
        DiskKernel.learn(root);
        Files.createDirectories(root.resolve("proc/sys/kernel/random"));
        boot("99999999-2222-3333-4444-555555555555");
        Answer again = apply("vm12", take(ALONE));
        assertEquals(0, again.code(), again.why());
        assertEquals(2, again.json().path("journal").asInt());
        assertEquals(1, new Claims(state).list().size());
    }

    @Test
    void whatIsTakenInANameIsLeasedToItUntilItIsUndone() throws IOException {
        Answer taken = apply(new DiskKernel(root), "vm12", "host-a", take(ALONE));
        assertTrue(taken.json().path("notes").get(0).asText().contains("fencing number 1"), taken.out());
        Lease lease = state.leases().list(Instant.now()).get(0);
        assertEquals("host-a", lease.holder());
        assertEquals(1, lease.number());
        assertEquals(List.of(ALONE), lease.devices());
        Answer other = apply(new DiskKernel(root), "vm13", "host-b", take(ALONE));
        assertEquals(3, other.code());
        assertTrue(other.why().contains("leased to host-a"), other.why());
        assertEquals(0, undo("vm12").code());
        assertEquals(List.of(), state.leases().list(Instant.now()));
    }

    /** A host whose program is killed before a write. */
    private static final class Mortal extends ForwardingHost {
        private int left;

        Mortal(Host host, int writes) {
            super(host);
            this.left = writes;
        }

        @Override
        public WriteAnswer write(String path, String text) {
            if (left-- == 0) {
                throw new IllegalStateException("killed");
            }
            return super.write(path, text);
        }
    }
}
