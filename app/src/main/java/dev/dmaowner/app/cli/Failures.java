package dev.dmaowner.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Collection;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns a failure into a line on standard error, with what it consists of below it, and an exit code. Stack traces go to the log only. */
public final class Failures {

    private final Console console;

    /** @param console where the line goes */
    public Failures(Console console) {
        this.console = console;
    }

    /** Looked up when it is needed: most runs log nothing, and to start SLF4J takes a twentieth of their time. */
    private static Logger log() {
        return LoggerFactory.getLogger(Failures.class);
    }

    /** The command line makes no sense. */
    public int usage(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String message =
                String.valueOf(e.getMessage()).lines().map(String::strip).collect(Collectors.joining(" "));
        print(command, message + meant(e) + " (see '" + command + " --help')");
        return ExitCode.USAGE.number();
    }

    private static String meant(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String typed = unmatched.getUnmatched().get(0);
        Collection<String> names = unmatched.isUnknownOption()
                ? command.optionsMap().keySet()
                : command.subcommands().keySet();
        return SimilarName.to(typed.replaceFirst("=.*", ""), names)
                .map(name -> "; did you mean: " + name + "?")
                .orElse("");
    }

    /** {@return the exit code of a command whose answer was printed, and made without a plug-in that failed} */
    static int withoutPlugin(int exitCode) {
        return exitCode == ExitCode.DONE.number() ? ExitCode.UNREADABLE.number() : exitCode;
    }

    /** A command threw an exception. */
    public int execution(Exception e, CommandLine commandLine, ParseResult parsed) {
        String command = commandLine.getCommandSpec().qualifiedName();
        if (e instanceof CommandFailure failure) {
            print(command, failure.getMessage());
            failure.details().forEach(line -> console.err().println("  " + line));
            console.err().flush();
            return failure.exitCode().number();
        }
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        if (cause instanceof IOException io) {
            return unreadable(command, io);
        }
        return internal(command, e);
    }

    /** Report a failure that a command did not handle itself. */
    public int internal(String command, Throwable e) {
        log().atDebug().setCause(e).addKeyValue("command", command).log("internal error");
        if (e instanceof OutOfMemoryError) {
            return end(
                    command,
                    "Java has not enough memory for this: give it more, as with DMAOWNER_JAVA_OPTS=-Xmx4g, or look at less"
                            + " (if a plug-in failed, the warning above names it)",
                    ExitCode.UNREADABLE);
        }
        return end(
                command,
                "internal error: " + e
                        + " (a defect: please report it as CONTRIBUTING.md says, with what the same command"
                        + " prints with --verbose)",
                ExitCode.INTERNAL);
    }

    /** If output was not written, the command has failed even if it returned success. */
    public int unwritten(IOException e) {
        log().atDebug().setCause(e).log("writing failed");
        return end("dmaowner", "standard output cannot be written: " + e.getMessage(), ExitCode.UNREADABLE);
    }

    private int unreadable(String command, IOException e) {
        log().atDebug().setCause(e).addKeyValue("command", command).log("reading failed");
        return end(command, sentence(e), ExitCode.UNREADABLE);
    }

    private int end(String command, String message, ExitCode code) {
        print(command, message);
        return code.number();
    }

    private void print(String command, String message) {
        console.out().flush();
        console.err().println(command + ": " + message);
        console.err().flush();
    }

    private static String sentence(IOException e) {
        if (e instanceof FileSystemException file && file.getFile() != null) {
            return file.getFile() + ": " + reason(e);
        }
        return reason(e);
    }

    /** {@return the reason of a failure, without the file's name where Java reports the two separately} */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        String message = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return message == null ? "cannot be read: " + e.getClass().getSimpleName() : message;
    }
}
