package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.schema.JsonOfCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/**
 * One run of the command in this process. What it prints for programs is held against its schema.
 *
 * @param exitCode with what it ended
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandRun(int exitCode, String out, String err) {

    /** {@return a run whose output goes to a file} */
    public static CommandRun of(String... args) {
        return on(Display.FILE, Map.of(), args);
    }

    /** {@return a run with this display and these environment variables} */
    public static CommandRun on(Display display, Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Main.execute(new Console(new PrintWriter(out), new PrintWriter(err), display, environment), args);
        JsonOfCommands.check(Subcommands.NAMES, args, out.toString());
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
