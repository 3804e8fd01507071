package dev.dmaowner.plan.run;

import dev.dmaowner.Digits;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.run.JournalLines.Content;
import dev.dmaowner.plan.run.JournalLines.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The result of reading a journal. */
public sealed interface JournalReading {

    /** It is complete, or only its last addition is torn, as a power cut leaves it; what is added next takes its place. */
    record Sound(Journal journal) implements JournalReading {}

    /** It ends before its plan does, so its writer has changed nothing. */
    record NothingDone() implements JournalReading {}

    /**
     * It is damaged. Nothing is appended to it.
     *
     * @param damages what is wrong, a sentence each
     * @param stillUndoable what undoes the steps that can still be read, in the order in which to do it
     */
    record Damaged(List<String> damages, List<Action> stillUndoable) implements JournalReading {
        public Damaged {
            damages = List.copyOf(damages);
            stillUndoable = List.copyOf(stillUndoable);
        }
    }

    /**
     * A newer version of this program has written it, and this one does not know what it means. Nothing is appended to it.
     *
     * @param version the version of the journal
     */
    record Newer(long version) implements JournalReading {
        /** {@return what to do, a sentence without a full stop} */
        public String advice() {
            return "written by a newer dmaowner: it has version " + version + ", and this program reads versions up to "
                    + Plan.VERSION + "; use the newer one";
        }
    }

    /**
     * Read a journal. Nothing is changed.
     *
     * @throws IOException if it cannot be read
     */
    static JournalReading of(JournalStorage storage) throws IOException {
        return of(storage, JournalLines.read(storage.read()));
    }

    private static JournalReading of(JournalStorage storage, Content content) {
        Optional<Newer> newer = newer(content);
        if (newer.isPresent()) {
            return newer.get();
        } else if (content.damages().isEmpty() && endsBeforeItsPlan(content)) {
            return new NothingDone();
        }
        if (!content.damages().isEmpty()) {
            return damaged(content, sentences(content.damages()));
        }
        try {
            return new Sound(Journal.of(storage, content));
        } catch (PlanFormatException e) {
            return damaged(content, List.of(e.getMessage()));
        }
    }

    /** The plan's first line is its version, and has a checksum of its own. What follows may not be understood. */
    private static Optional<Newer> newer(Content content) {
        return content.lines().stream()
                .filter(words -> words.size() == 3 && words.subList(0, 2).equals(List.of("plan", "version")))
                .findFirst()
                .flatMap(words -> Digits.number(words.get(2)).stream().boxed().findFirst())
                .filter(version -> version > Plan.VERSION)
                .map(Newer::new);
    }

    private static boolean endsBeforeItsPlan(Content content) {
        return content.lines().stream()
                .map(words -> words.get(0))
                .allMatch(verb -> verb.equals("journal") || verb.equals("plan"));
    }

    private static List<String> sentences(List<Damage> damages) {
        return damages.stream()
                .map(damage -> "line " + (damage.line() + 1) + ": " + damage.what())
                .toList();
    }

    private static Damaged damaged(Content content, List<String> damages) {
        List<Action> undoing = new ArrayList<>();
        for (List<String> words : content.lines()) {
            if (words.get(0).equals("take") && words.size() == 3) {
                try {
                    undoing.addAll(0, ActionText.actions(words.get(2)));
                } catch (PlanFormatException e) {
                    // The checksum is right but the content is unknown, as written by another program.
                }
            }
        }
        return new Damaged(damages, undoing);
    }
}
