package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Asks whether to go on. */
@FunctionalInterface
interface Question {

    /** Agrees to everything. */
    Question ANSWERED = (out, text) -> true;

    /** {@return whether the answer is yes} */
    boolean isAgreed(PrintWriter out, String text) throws IOException, CommandFailure;

    /** {@return a question on the terminal; without a terminal the answer is no} */
    static Question ofProcess() {
        return (out, text) -> {
            java.io.Console terminal = System.console();
            if (terminal == null) {
                throw new CommandFailure(ExitCode.REFUSED, "there is no terminal to ask at: say --yes");
            }
            out.flush();
            String answer = terminal.readLine("%s [y/N] ", text);
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        };
    }
}
