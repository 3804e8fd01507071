package dev.dmaowner.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes. Both writers escape what a terminal would obey, see {@link PrintableText}.
 *
 * @param out for data
 * @param err for diagnostics
 * @param display what standard output is connected to
 * @param environment the environment variables
 * @param unwritten the first failure to write data, empty while there is none
 * @param terminal the terminal behind either
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        Display display,
        Map<String, String> environment,
        Supplier<Optional<IOException>> unwritten,
        Terminal terminal) {

    /** Text is not broken into narrower lines than these. */
    private static final int FEWEST_COLUMNS = 60;

    /** What standard output is connected to. */
    public enum Display {
        /** A terminal. */
        TERMINAL,
        /** A file, a pipe or nothing. */
        FILE
    }

    public Console {
        out = PrintableWriter.before(out);
        err = PrintableWriter.before(err);
        environment = Map.copyOf(environment);
    }

    /** A console without tracking of write failures. */
    public Console(PrintWriter out, PrintWriter err, Display display, Map<String, String> environment) {
        this(out, err, display, environment, Optional::empty, Terminal.NONE);
    }

    /** {@return the console of this process; the launcher says whether it is a terminal} */
    public static Console ofProcess() {
        return writingTo(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                "terminal".equals(System.getProperty("dmaowner.stdout")) ? Display.TERMINAL : Display.FILE,
                System.getenv(),
                ClosedPipe::isBehind,
                new Terminal.OfProcess());
    }

    /**
     * {@return a console that writes there}
     *
     * @param harmless recognises write failures that are not errors, such as a closed pipe
     * @param terminal the terminal behind either
     */
    static Console writingTo(
            OutputStream data,
            OutputStream diagnostics,
            Display display,
            Map<String, String> environment,
            Predicate<IOException> harmless,
            Terminal terminal) {
        WatchedOutput watched = new WatchedOutput(data);
        return new Console(
                writer(watched),
                writer(diagnostics),
                display,
                environment,
                () -> watched.failure().filter(harmless.negate()),
                terminal);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(new BufferedOutputStream(stream), StandardCharsets.UTF_8));
    }

    /** {@return standard output for texts that are part of this program, such as its help, which may hold the terminal's sequences} */
    public PrintWriter help() {
        return PrintableWriter.behind(out);
    }

    /**
     * {@return the columns that text is wrapped at: the usual ones, or fewer where {@code COLUMNS} says so or standard output is a terminal
     * that has fewer}
     */
    public int columns(int usual) {
        int told = Terminal.number(environment.getOrDefault("COLUMNS", ""));
        int known = told == 0 && display == Display.TERMINAL ? terminal.columns() : told;
        return known == 0 ? usual : Math.max(FEWEST_COLUMNS, Math.min(usual, known));
    }

    /** {@return whether to use colour when no option says so} */
    public ColourUse colour() {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || "dumb".equals(environment.getOrDefault("TERM", ""));
        return display == Display.TERMINAL && !refused ? ColourUse.COLOURED : ColourUse.PLAIN;
    }

    /** {@return whether picocli's help is to be coloured} */
    public Ansi helpColour() {
        return colour() == ColourUse.COLOURED ? Ansi.ON : Ansi.OFF;
    }
}
