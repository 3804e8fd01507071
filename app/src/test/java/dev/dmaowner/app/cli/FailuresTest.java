package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.Console.Display;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

    private final StringWriter err = new StringWriter();
    private final Failures failures = new Failures(
            new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), Display.FILE, Map.of()));

    @Command(name = "test")
    private static final class Nothing {}

    private int exitCode(Exception e) {
        CommandLine commandLine = new CommandLine(new Nothing());
        return failures.execution(e, commandLine, commandLine.parseArgs());
    }

    @Test
    void fileThatIsNotThereIsNamedInOneLine() {
        assertEquals(4, exitCode(new NoSuchFileException("/no/such")));
        assertEquals("test: /no/such: there is no such file\n", err.toString());
    }

    @Test
    void filesThatMayNotBeReadSaySo() {
        assertEquals(4, exitCode(new UncheckedIOException(new AccessDeniedException("/root/x"))));
        assertEquals("test: /root/x: permission denied\n", err.toString());
    }

    @Test
    void otherTroubleWithTheEnvironmentIsItsMessage() {
        assertEquals(4, exitCode(new IOException("the capture ends\nearly")));
        assertEquals("test: the capture ends\\u000aearly\n", err.toString());
    }

    @Test
    void commandSaysItselfWithWhatItFails() {
        assertEquals(3, exitCode(new CommandFailure(ExitCode.REFUSED, "no")));
        assertEquals("test: no\n", err.toString());
    }

    @Test
    void defectIsInternalAndSaysHowToReportIt() {
        assertEquals(1, exitCode(new IllegalStateException("a bug")));
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().contains("internal error"), err.toString());
        assertTrue(err.toString().contains("CONTRIBUTING.md"), err.toString());
        assertTrue(err.toString().contains("--verbose"), err.toString());
    }

    @Test
    void errorOfTheMachineIsInternalToo() {
        assertEquals(1, failures.internal("test", new StackOverflowError()));
        assertEquals(1, err.toString().lines().count());
    }
}
