package dev.dmaowner.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes.
 *
 * @param out for data
 * @param err for diagnostics
 * @param display what data are written to
 * @param environment the environment variables
 */
public record Console(PrintWriter out, PrintWriter err, Display display, Map<String, String> environment) {

    /** What standard output is. */
    public enum Display {
        /** Somebody looks at it. */
        TERMINAL,
        /** A file, a pipe or nothing. */
        FILE
    }

    public Console {
        environment = Map.copyOf(environment);
    }

    /** {@return the console of this process; the launcher says whether it is a terminal} */
    public static Console ofProcess() {
        return new Console(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                "terminal".equals(System.getProperty("dmaowner.stdout")) ? Display.TERMINAL : Display.FILE,
                System.getenv());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(
                new BufferedOutputStream(new FileOutputStream(descriptor)), StandardCharsets.UTF_8));
    }

    /** {@return whether colour is welcome if nobody asked for it or against it} */
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
