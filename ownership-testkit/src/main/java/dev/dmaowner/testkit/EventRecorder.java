package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.machine.event.MachineListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what happens to a machine, and asserts exactly what did. Each event is a line: its kind, the device as
 * {@code bus/name}, and the detail where there is one, as in {@code BOUND toy/toy0 toy-driver}. Safe for use by several
 * threads.
 */
public final class EventRecorder implements MachineListener {

    private static final String ANYTHING = "*";

    private final List<MachineEvent> events = new ArrayList<>();

    /** A recorder that has heard nothing yet; hand it to {@code MachineBuilder.listener}. */
    public EventRecorder() {}

    @Override
    public synchronized void happened(MachineEvent event) {
        events.add(event);
    }

    /** {@return what has happened since the last {@link #forget}, in order} */
    public synchronized List<MachineEvent> events() {
        return List.copyOf(events);
    }

    /** Begin anew. */
    public synchronized void forget() {
        events.clear();
    }

    /**
     * Assert that this has happened and nothing else, in this order, since the last {@link #forget}.
     *
     * @param lines one for each event; a line that ends in {@code *} accepts any end
     * @throws AssertionError with both sequences, if it has not
     */
    public void assertHappened(String... lines) {
        List<String> expected = List.of(lines);
        List<String> actual = new ArrayList<>();
        for (MachineEvent event : events()) {
            String line = line(event);
            String wanted = actual.size() < expected.size() ? expected.get(actual.size()) : "";
            actual.add(fits(line, wanted) ? wanted : line);
        }
        assertEquals(String.join("\n", expected), String.join("\n", actual), "what happened to the machine");
    }

    private static boolean fits(String line, String wanted) {
        return wanted.endsWith(ANYTHING)
                ? line.startsWith(wanted.substring(0, wanted.length() - ANYTHING.length()))
                : line.equals(wanted);
    }

    private static String line(MachineEvent event) {
        return (event.kind() + " " + event.device() + " " + event.detail()).stripTrailing();
    }

    @Override
    public String toString() {
        return String.join("\n", events().stream().map(EventRecorder::line).toList());
    }
}
