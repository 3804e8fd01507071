package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.Failures;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.run.RunListener;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunOutcome.Obstacle;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects what a run does, and prints it. */
final class Report implements RunListener {

    private record Happened(Action action, Event event) {}

    private final int journal;
    private final String verb;
    private final String claim;
    private final List<String> more = new ArrayList<>();
    private final List<Happened> happened = new ArrayList<>();
    private @Nullable IOException notRecorded;

    /**
     * @param journal the number of the journal, 0 if there is none
     * @param verb what the run is for
     * @param claim the name under which it was asked for, empty text for none
     */
    Report(int journal, String verb, String claim) {
        this.journal = journal;
        this.verb = verb;
        this.claim = claim;
    }

    @Override
    public void happened(Action action, Event event) {
        happened.add(new Happened(action, event));
    }

    /** Say something more about the run, a sentence without a full stop. */
    void note(String note) {
        more.add(note);
    }

    /** The host is as it should be, and the journal does not say so. */
    void notRecorded(IOException why) {
        notRecorded = why;
    }

    void printActions(PrintWriter out) {
        for (Happened one : happened) {
            out.printf("%-8s %s%n", word(one.event()), PlanPrinter.line(one.action()));
        }
        out.flush();
    }

    void print(PrintWriter out, RunOutcome outcome) {
        printActions(out);
        notes().forEach(out::println);
        if (outcome instanceof RunOutcome.Finished) {
            out.println(verb + ": done" + (journal == 0 ? "" : ", journal " + journal));
        }
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(more);
        if (happened.stream().anyMatch(one -> one.event() == Event.ENDED)) {
            notes.add("this host was restarted since the run: what the run changed in /sys ended then");
            happened.stream()
                    .filter(one -> one.event() == Event.DONE && one.action() instanceof Action.Forget)
                    .map(one -> one.action().device().name())
                    .forEach(name -> notes.add("the files that were removed gave " + name
                            + " to its driver again at this boot: 'dmaowner apply give " + name
                            + "' gives it back now, and the next boot leaves it alone"));
        }
        happened.stream()
                .filter(one -> one.event() == Event.STAYS)
                .map(Happened::action)
                .flatMap(action -> action instanceof Action.Load load ? Stream.of(load.driver()) : Stream.empty())
                .distinct()
                .forEach(driver -> notes.add("the module of " + driver
                        + " stays loaded, because others may use it: 'sudo modprobe -r " + driver
                        + "' unloads it if it is not in use"));
        if (happened.stream().anyMatch(one -> one.event() == Event.STAYS && one.action() instanceof Action.NoIommu)) {
            notes.add(
                    "the kernel stays tainted until the next boot, because it has handed a device out without an IOMMU"
                            + " (64, TAINT_USER, in /proc/sys/kernel/tainted)");
        }
        if (notRecorded != null) {
            notes.add("journal " + journal + " does not record this, because it cannot be written: "
                    + Failures.reason(notRecorded) + "; the same command records it when it can be");
        }
        return notes;
    }

    private static String word(Event event) {
        return event.name().toLowerCase(Locale.ROOT);
    }

    /** {@return why the run did not finish, in one sentence; empty text if it did} */
    static String reason(RunOutcome outcome) {
        StringBuilder text = new StringBuilder();
        if (outcome instanceof RunOutcome.NotBegun not) {
            text.append(not.why().reason());
            not.changes().forEach(change -> text.append("; ").append(change));
            not.why().cure().ifPresent(cure -> text.append(" (").append(cure).append(')'));
        } else if (outcome instanceof RunOutcome.Stopped stopped) {
            for (Obstacle obstacle : stopped.obstacles()) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append("to ")
                        .append(obstacle.action().describe());
                text.append(": ").append(obstacle.why().reason());
                obstacle.holders().forEach(holder -> text.append(", ").append(holder));
            }
        }
        return text.toString();
    }

    void writeTo(JsonGenerator json, RunOutcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("verb", verb);
        json.writeNumberField("journal", journal);
        if (!claim.isEmpty()) {
            json.writeStringField("claim", claim);
        }
        json.writeStringField("outcome", outcomeWord(outcome));
        json.writeStringField("reason", reason(outcome));
        json.writeArrayFieldStart("actions");
        for (Happened one : happened) {
            json.writeStartObject();
            json.writeFieldName("action");
            ActionJson.write(json, one.action());
            json.writeStringField("event", word(one.event()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notes");
        for (String note : notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        writeChanges(json, outcome instanceof RunOutcome.NotBegun not ? not.changes() : List.of());
        writeObstacles(json, outcome instanceof RunOutcome.Stopped stopped ? stopped.obstacles() : List.of());
        json.writeEndObject();
    }

    private static String outcomeWord(RunOutcome outcome) {
        if (outcome instanceof RunOutcome.Finished) {
            return "finished";
        }
        return outcome instanceof RunOutcome.Stopped ? "stopped" : "not-begun";
    }

    private static void writeChanges(JsonGenerator json, List<HostFacts.Change> changes) throws IOException {
        json.writeArrayFieldStart("changes");
        for (HostFacts.Change change : changes) {
            json.writeStartObject();
            json.writeStringField("subject", change.subject());
            json.writeStringField("aspect", change.aspect());
            json.writeStringField("before", change.before());
            json.writeStringField("now", change.now());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeObstacles(JsonGenerator json, List<Obstacle> obstacles) throws IOException {
        json.writeArrayFieldStart("obstacles");
        for (Obstacle obstacle : obstacles) {
            json.writeStartObject();
            json.writeFieldName("action");
            ActionJson.write(json, obstacle.action());
            json.writeStringField("kind", obstacle.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("errno", obstacle.why().errno().name());
            json.writeStringField("reason", obstacle.why().reason());
            json.writeArrayFieldStart("holders");
            for (String holder : obstacle.holders()) {
                json.writeString(holder);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
