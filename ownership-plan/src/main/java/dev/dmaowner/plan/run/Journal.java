package dev.dmaowner.plan.run;

import dev.dmaowner.Digits;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.Words;
import dev.dmaowner.plan.run.JournalLines.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is done of a plan: the plan itself, then each step before it is taken, with what undoes it, and each answer. It is
 * on the disk before the host is touched, so that after a failure, a kill or a power cut it tells what may have been done.
 * Nothing in it is ever overwritten.
 *
 * <p>For use by one thread, under the lock of its {@link StateFolder} where it lies in one.
 */
public final class Journal {

    /** How far a plan has come. */
    public enum Progress {
        /** Nothing was done. */
        NOT_BEGUN,
        /** Some steps may have been taken. */
        PARTLY_APPLIED,
        /** All steps were taken. */
        APPLIED,
        /** Some steps may have been undone. */
        PARTLY_UNDONE,
        /** What was done is undone. */
        UNDONE
    }

    private final JournalStorage storage;
    private final RunHead head;
    private final Plan plan;
    private final Set<Integer> begun = new TreeSet<>();
    private Progress progress = Progress.NOT_BEGUN;
    private int next;

    /** Where an addition that was never completed begins, negative if there is none. */
    private int torn = -1;

    private boolean worksUnrecorded;
    private @Nullable IOException notRecorded;

    private Journal(JournalStorage storage, RunHead head, Plan plan, int next) {
        this.storage = storage;
        this.head = head;
        this.plan = plan;
        this.next = next;
    }

    /**
     * Begin a journal. Room is reserved for all that carrying the plan out and undoing it adds, before anything is written.
     *
     * @param storage an empty one
     * @param head who does so, when, and in whose name
     * @throws IOException if it cannot be written, or there is no room
     */
    public static Journal begin(JournalStorage storage, Plan plan, RunHead head) throws IOException {
        Journal journal = new Journal(storage, head, plan, 0);
        List<String> lines = new ArrayList<>();
        lines.add(head.line());
        PlanText.lines(plan).forEach(line -> lines.add("plan " + line));
        lines.add(Words.line("end", plan.digest()));
        JournalRoom room = new JournalRoom(plan);
        storage.reserve(JournalRoom.of(lines) + room.toCarryOut() + room.toUndo());
        journal.append(lines);
        return journal;
    }

    /**
     * {@return a journal that was read}
     *
     * @param content all of it, without damage
     * @throws PlanFormatException if its beginning is no plan
     */
    static Journal of(JournalStorage storage, Content content) throws PlanFormatException {
        List<String> planLines = new ArrayList<>();
        int at = 1;
        while (at < content.lines().size() && content.lines().get(at).get(0).equals("plan")) {
            planLines.add(Words.line(
                    content.lines().get(at).subList(1, content.lines().get(at).size())));
            at++;
        }
        Plan plan = PlanText.parse(planLines);
        boolean ends = at < content.lines().size()
                && content.lines().get(at).equals(List.of("end", PlanText.digest(planLines)));
        if (!ends) {
            throw new PlanFormatException("the plan that it begins with is not the one that was written");
        }
        Journal journal = new Journal(storage, RunHead.of(content.lines().get(0)), plan, content.next());
        journal.torn = content.endsTorn() ? content.length() : -1;
        for (List<String> words :
                content.lines().subList(at + 1, content.lines().size())) {
            journal.replay(words);
        }
        return journal;
    }

    private void replay(List<String> words) throws PlanFormatException {
        try {
            switch (words.get(0)) {
                case "take" -> {
                    begun.add(stepNumber(words.get(1)));
                    progress = Progress.PARTLY_APPLIED;
                }
                case "undo" -> progress = Progress.PARTLY_UNDONE;
                case "applied" -> progress = Progress.APPLIED;
                case "undone" -> progress = Progress.UNDONE;
                default -> {
                    // Answers are for readers.
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new PlanFormatException("'" + String.join(" ", words) + "' is no entry of a journal");
        }
    }

    private static int stepNumber(String word) {
        return (int) Digits.number(word)
                .orElseThrow(() -> new IllegalArgumentException(word + " is not the number of a step"));
    }

    /** {@return who began it, when, and in whose name} */
    public RunHead head() {
        return head;
    }

    /** {@return the plan} */
    public Plan plan() {
        return plan;
    }

    /** {@return how far it has come} */
    public Progress progress() {
        return progress;
    }

    /** {@return whether a step may have been taken} */
    boolean hasBegun(Step step) {
        return begun.contains(step.number());
    }

    /**
     * Reserve room for the rest of the run, and for undoing it.
     *
     * @throws IOException if there is none
     */
    void reserveToResume() throws IOException {
        cutOff();
        JournalRoom room = new JournalRoom(plan);
        storage.reserve(room.toCarryOut() + room.toUndo());
    }

    /**
     * Reserve room for undoing the run. If there is none, the run is undone without a record: bringing the host back is worth more,
     * and can be repeated without harm.
     */
    void reserveToUndo() {
        worksUnrecorded = true;
        try {
            cutOff();
            storage.reserve(new JournalRoom(plan).toUndo());
        } catch (IOException e) {
            // What is reserved already may be enough.
        }
    }

    /** {@return why the last additions are not in the journal, empty if they are} */
    public Optional<IOException> notRecorded() {
        return Optional.ofNullable(notRecorded);
    }

    private void cutOff() throws IOException {
        if (torn >= 0) {
            storage.cut(torn);
            torn = -1;
        }
    }

    /** Say that a step is about to be taken. */
    public void take(Step step) throws IOException {
        append(List.of(Words.line("take", Integer.toString(step.number()), ActionText.word(step.inverse()))));
        begun.add(step.number());
        progress = Progress.PARTLY_APPLIED;
    }

    /** Say that something that undoes a step is about to be done. */
    void undo(Step step, Action action) throws IOException {
        append(List.of(Words.line("undo", Integer.toString(step.number()), ActionText.word(List.of(action)))));
        progress = Progress.PARTLY_UNDONE;
    }

    /** Record that the last action succeeded. */
    void done(Step step) throws IOException {
        append(List.of(Words.line("done", Integer.toString(step.number()))));
    }

    /** Record that the last action was refused. */
    void refused(Step step, Refusal why) throws IOException {
        append(List.of(Words.line(
                "refused", Integer.toString(step.number()), why.errno().name(), JournalRoom.shortened(why.reason()))));
    }

    /** Record that the last action has not answered; it can still take effect at any time. */
    void waits(Step step, List<String> holders) throws IOException {
        append(List.of(Words.line(
                "waits", Integer.toString(step.number()), JournalRoom.shortened(String.join("; ", holders)))));
    }

    /** Say that the plan is carried out. */
    void applied() throws IOException {
        append(List.of("applied"));
        progress = Progress.APPLIED;
    }

    /** Say that the host is as it was. */
    void undone() throws IOException {
        append(List.of("undone"));
        progress = Progress.UNDONE;
        if (notRecorded == null) {
            storage.reserve(0);
        }
    }

    private void append(List<String> lines) throws IOException {
        if (notRecorded != null) {
            return;
        }
        StringBuilder text = new StringBuilder();
        int number = next;
        for (String line : lines) {
            text.append(JournalLines.write(number++, line));
        }
        try {
            cutOff();
            storage.append(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!worksUnrecorded) {
                throw e;
            }
            notRecorded = e;
            return;
        }
        next = number;
    }
}
