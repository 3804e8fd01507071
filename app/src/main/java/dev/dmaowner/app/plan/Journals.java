package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Finds the journal for an operation. */
final class Journals {

    private Journals() {}

    /** {@return the newest journal in this state; a newer one that is damaged or not understood is an error} */
    static int newest(StateFolder state, Set<Progress> wanted, String verb) throws IOException, CommandFailure {
        List<Integer> numbers = state.journals();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            JournalReading reading = JournalReading.of(state.storage(numbers.get(i)));
            boolean unreadable = reading instanceof JournalReading.Damaged || reading instanceof JournalReading.Newer;
            boolean fits = reading instanceof JournalReading.Sound sound
                    && wanted.contains(sound.journal().progress());
            if (unreadable || fits) {
                return numbers.get(i);
            }
        }
        throw new CommandFailure(ExitCode.REFUSED, "no journal in " + state.path() + " has anything to " + verb);
    }

    static Journal sound(StateFolder state, int number) throws IOException, CommandFailure {
        if (!state.journals().contains(number)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no journal " + number + " in " + state.path());
        }
        JournalReading reading = JournalReading.of(state.storage(number));
        if (reading instanceof JournalReading.Sound sound) {
            return sound.journal();
        } else if (reading instanceof JournalReading.Damaged damaged) {
            throw new CommandFailure(ExitCode.REFUSED, damage(number, damaged));
        } else if (reading instanceof JournalReading.Newer newer) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "journal " + number + " is left as it is: it was " + newer.advice());
        }
        throw new CommandFailure(ExitCode.REFUSED, "journal " + number + " ends before anything was done");
    }

    private static String damage(int number, JournalReading.Damaged damaged) {
        StringBuilder text = new StringBuilder("journal " + number + " is damaged and left as it is: ");
        text.append(String.join("; ", damaged.damages()));
        text.append(
                damaged.stillUndoable().isEmpty() ? "; nothing in it can be undone" : "; by hand it can be undone so:");
        damaged.stillUndoable()
                .forEach(action ->
                        text.append(' ').append(PlanPrinter.line(action)).append(';'));
        return text.toString();
    }
}
