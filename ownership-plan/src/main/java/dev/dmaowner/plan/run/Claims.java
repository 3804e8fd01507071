package dev.dmaowner.plan.run;

import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.StateFolder.NumberedJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs of a host that were made under the name of a claim. A caller that names its requests can ask again after any crash, its own or
 * that of the program that carried them out: the journals tell what has become of each. Looking needs the lock of the {@link StateFolder}.
 */
public final class Claims {

    private final StateFolder state;

    /** @param state where the journals are */
    public Claims(StateFolder state) {
        this.state = state;
    }

    /**
     * {@return the run under a claim that changed the host, or may have, and is not undone; empty if there is none}
     *
     * @throws IOException if the journals cannot be read, or one that cannot be understood may be of this claim
     */
    public Optional<NumberedJournal> standing(String claim) throws IOException {
        List<Integer> numbers = state.journals();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            Optional<NumberedJournal> found = standing(claim, numbers.get(i));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the runs under claims that stand, the oldest first}
     *
     * @throws IOException if the journals cannot be read
     */
    public List<NumberedJournal> list() throws IOException {
        List<NumberedJournal> runs = new ArrayList<>();
        for (int number : state.journals()) {
            if (JournalReading.of(state.storage(number)) instanceof JournalReading.Sound sound
                    && !sound.journal().head().claim().isEmpty()
                    && stands(sound.journal())) {
                runs.add(new NumberedJournal(number, sound.journal()));
            }
        }
        return runs;
    }

    private Optional<NumberedJournal> standing(String claim, int number) throws IOException {
        JournalReading reading = JournalReading.of(state.storage(number));
        if (reading instanceof JournalReading.Sound sound) {
            return sound.journal().head().claim().equals(claim) && stands(sound.journal())
                    ? Optional.of(new NumberedJournal(number, sound.journal()))
                    : Optional.empty();
        } else if (reading instanceof JournalReading.Damaged) {
            throw new IOException("journal " + number + " is damaged and may be of this claim: 'dmaowner undo " + number
                    + "' tells what can be undone by hand");
        } else if (reading instanceof JournalReading.Newer newer) {
            throw new IOException("journal " + number + " may be of this claim, and was " + newer.advice());
        }
        return Optional.empty();
    }

    /** A journal that was begun and of which no step was taken has changed nothing. */
    private static boolean stands(Journal journal) {
        return journal.progress() != Progress.UNDONE && journal.progress() != Progress.NOT_BEGUN;
    }
}
