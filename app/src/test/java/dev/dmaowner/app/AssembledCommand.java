package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command as the build leaves it, in a folder of its own, run as a user runs it. */
public final class AssembledCommand {

    /** Where the build has put it. */
    public static final Path HOME = Path.of(System.getProperty("dmaowner.home"));

    private final Path scratch;

    /** @param scratch an empty folder for what it prints */
    public AssembledCommand(Path scratch) {
        this.scratch = scratch;
    }

    /** What a run came to. */
    public record Ended(int exitCode, String out, String err) {}

    /** {@return a run of the launcher} */
    public Ended run(String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/dmaowner").toString()));
        command.addAll(List.of(args));
        return run(Map.of(), command);
    }

    /** {@return a run of any program with these environment variables} */
    public Ended run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "run", ".out");
        Path err = Files.createTempFile(scratch, "run", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
