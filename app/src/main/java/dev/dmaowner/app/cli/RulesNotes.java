package dev.dmaowner.app.cli;

import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.machine.RulesChoice.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which rules a command goes by, where the kernel's release alone does not tell. */
public final class RulesNotes {

    private RulesNotes() {}

    /** {@return the rules in a heading: their word, with the reason if a user cannot guess it} */
    public static String heading(RulesChoice choice) {
        return reason(choice).orElse(choice.rules().generation().word());
    }

    /** {@return the rules and the reason, if they come from a release that was asked for or from what the host shows} */
    public static Optional<String> reason(RulesChoice choice) {
        boolean isTold = choice.reason() == Reason.SHOWN_BY_HOST
                || choice.reason() == Reason.REQUESTED && choice.kernelRelease().isPresent();
        return isTold ? Optional.of(choice.toString()) : Optional.empty();
    }

    /** Print on standard error, for a command whose output has no place for it, what is to be said of the rules. */
    public static void print(Console console, String command, RulesChoice choice) {
        List<String> notes = new ArrayList<>();
        reason(choice).map(words -> "rules " + words).ifPresent(notes::add);
        if (choice.reason() != Reason.UNKNOWN_RELEASE) {
            choice.caveat().ifPresent(notes::add);
        }
        notes.forEach(note -> console.err().println("dmaowner " + command + ": note: " + note));
    }
}
