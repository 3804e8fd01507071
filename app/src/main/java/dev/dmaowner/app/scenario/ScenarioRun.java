package dev.dmaowner.app.scenario;

import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a scenario on a machine and reports each line's answer and changes. */
public final class ScenarioRun {

    private final Machine machine;
    private final Changes changes;
    private final Map<ScenarioLine, PendingWrite> waiting = new LinkedHashMap<>();

    /** @param machine on which to run it */
    public ScenarioRun(Machine machine) {
        this.machine = machine;
        this.changes = new Changes(machine);
    }

    /**
     * What one line did.
     *
     * @param line the line
     * @param answer what it answered
     * @param changed the devices whose driver changed
     * @param returned earlier lines that were waiting and have answered now
     */
    public record Step(ScenarioLine line, OperationAnswer answer, List<Change> changed, List<Late> returned) {

        /** {@return whether the answer is as expected; true without an expectation} */
        public boolean agrees() {
            return line.expected().map(expected -> expected.isMetBy(answer)).orElse(true);
        }
    }

    /** The late answer of a line that was waiting. */
    public record Late(ScenarioLine line, OperationAnswer answer) {}

    /**
     * Run the scenario.
     *
     * @param each called after each line
     * @return whether all answers were as expected
     * @throws IOException if the host cannot be read, or a line cannot be carried out, with its number
     */
    public boolean run(Scenario scenario, Consumer<Step> each) throws IOException {
        boolean agreed = true;
        try (Operator operator = new Operator(machine.host())) {
            for (ScenarioLine line : scenario.lines()) {
                Step step = step(operator, line);
                agreed &= step.agrees();
                each.accept(step);
            }
        }
        return agreed;
    }

    Step step(Operator operator, ScenarioLine line) throws IOException {
        OperationAnswer answer;
        try {
            answer = operator.suggest(line.perform(operator), line.path());
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + line.number() + ": " + e.getMessage(), e);
        }
        List<Late> returned = returned();
        if (answer instanceof OperationAnswer.Waits waits) {
            waiting.put(line, waits.pending());
        }
        return new Step(line, answer, changes.sinceLast(), returned);
    }

    private List<Late> returned() {
        List<Late> returned = new ArrayList<>();
        waiting.entrySet().removeIf(entry -> {
            Optional<WriteAnswer> answer = entry.getValue().answer();
            answer.ifPresent(given -> returned.add(new Late(entry.getKey(), Operator.ofWrite(given))));
            return answer.isPresent();
        });
        return returned;
    }
}
