package dev.dmaowner.app.scenario;

import dev.dmaowner.app.scenario.ScenarioRun.Step;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A scenario that is made line by line on one machine. What a line opens stays open. Not safe for use by several threads. */
public final class ScenarioSession implements AutoCloseable {

    private final Machine machine;
    private final ScenarioRun run;
    private final Operator operator;
    private int lines;

    /** @param machine on which the lines are carried out */
    public ScenarioSession(Machine machine) {
        this.machine = machine;
        this.run = new ScenarioRun(machine);
        this.operator = new Operator(machine.host());
    }

    /** {@return the first words of lines that are known} */
    public static List<String> verbs() {
        TreeSet<String> verbs = new TreeSet<>(Operator.verbs());
        verbs.addAll(Programs.NAMES);
        return List.copyOf(verbs);
    }

    /** {@return the machine as it is now} */
    public Host host() {
        return machine.host();
    }

    /**
     * {@return the lines that were typed as one, before anything is done}
     *
     * @throws IOException if they are not understood
     */
    public static List<ScenarioLine> parse(String line) throws IOException {
        return Scenario.parse("the shell", List.of(line)).lines();
    }

    /**
     * Carry out a line.
     *
     * @return what it did, several steps if it gives several commands to a shell
     * @throws IOException if the line is invalid, or the host cannot be read; some of its commands may be carried out then
     */
    public List<Step> carryOut(List<ScenarioLine> parsed) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (ScenarioLine each : parsed) {
            steps.add(run.step(operator, new ScenarioLine(lines + 1, each.text(), each.command(), each.expected())));
        }
        lines++;
        return steps;
    }

    @Override
    public void close() {
        operator.close();
    }
}
