package dev.dmaowner.app.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.dmaowner.app.cli.JsonInput;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.scenario.Change;
import dev.dmaowner.app.scenario.Change.Presence;
import dev.dmaowner.app.scenario.Changes;
import dev.dmaowner.app.scenario.OperationAnswer;
import dev.dmaowner.app.scenario.Operator;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.spi.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Replays one recording on a machine and compares every answer. */
final class Replay {

    private static final String VFIO = "/dev/vfio";

    private final String name;
    private final RecordedMachine recorded;
    private final RulesChoice rules;
    private final Machine machine;
    private final Host host;
    private final Changes watch;

    Replay(String name, RecordedMachine recorded, RulesChoice rules, Machine machine) {
        this.name = name;
        this.recorded = recorded;
        this.rules = rules;
        this.machine = machine;
        this.host = machine.host();
        this.watch = new Changes(machine);
    }

    /**
     * Replay the operations.
     *
     * @param operations the file with one operation a line
     */
    ReplayResult run(Path operations) throws IOException {
        Optional<Disagreement> start = StartComparison.of(recorded, machine);
        List<Disagreement> disagreements = new ArrayList<>();
        int number = 0;
        int count = 0;
        ObjectReader reader = new ObjectMapper().reader();
        try (Operator operator = new Operator(host);
                BufferedReader lines = Files.newBufferedReader(operations)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    count++;
                    step(operator, parse(reader, line, operations + ", line " + number))
                            .ifPresent(disagreements::add);
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException(operations + ": it is not text in UTF-8", e);
        }
        if (count == 0) {
            throw new IOException(operations + " is empty: there is no operation to replay");
        }
        return new ReplayResult(name, recorded.kernel(), rules, recorded.extent(), count, start, disagreements);
    }

    private static RecordedStep parse(ObjectReader reader, String line, String place) throws IOException {
        try {
            return RecordedStep.parse(reader, line);
        } catch (JsonProcessingException e) {
            throw new IOException(place + ": " + JsonInput.wrong(e), e);
        } catch (IOException e) {
            throw new IOException(place + ": " + e.getMessage(), e);
        }
    }

    private Optional<Disagreement> step(Operator operator, RecordedStep step) throws IOException {
        OperationAnswer answer = perform(operator, step);
        Map<String, Optional<String>> changed = changed();
        AnswerComparison answers = new AnswerComparison();
        answers.compare(step.errno(), answer.number(), AnswerComparison::errno);
        step.value().ifPresent(value -> answers.compare(value, valueOf(answer), number -> "value " + number));
        answers.compareEach(step.changed(), changed, Replay::binding);
        compareNodes(answers, step);
        if (step.groups().isPresent()) {
            answers.compareEach(step.groups().get(), groups(), Replay::group);
        }
        if (answers.isEqual()) {
            return Optional.empty();
        }
        answer.refusal().ifPresent(why -> answers.because(why.reason()));
        return Optional.of(answers.at(
                Integer.toString(step.number()),
                step.operation().toString(),
                Surroundings.of(machine, step.operation())));
    }

    private void compareNodes(AnswerComparison answers, RecordedStep step) throws IOException {
        answers.compare(
                step.vfio(), nodes(VFIO, List.of("vfio", "devices")), names -> AnswerComparison.nodes(VFIO, names));
        if (step.cdev().isPresent()) {
            String folder = VFIO + "/devices";
            answers.compare(
                    step.cdev().get(), nodes(folder, List.of()), names -> AnswerComparison.nodes(folder, names));
        }
    }

    private static OperationAnswer perform(Operator operator, RecordedStep step) throws IOException {
        try {
            return operator.perform(step.operation());
        } catch (IllegalArgumentException e) {
            throw new IOException("step " + step.number() + " of the recording: " + e.getMessage(), e);
        }
    }

    private static String binding(Optional<Optional<String>> changed) {
        if (changed.isEmpty()) {
            return "unchanged";
        }
        return changed.get()
                .map(driver -> driver.isEmpty() ? "no driver" : "driver " + driver)
                .orElse("removed");
    }

    private static String group(Optional<String> number) {
        return number.map(group -> group.isEmpty() ? "no group" : "group " + group)
                .orElse("no such device");
    }

    /** What a status request gave; recordings have 0 where it failed. */
    private static long valueOf(OperationAnswer answer) {
        return answer instanceof OperationAnswer.Done done ? done.value().orElse(0) : 0;
    }

    private Map<String, Optional<String>> changed() {
        List<Change> changes = watch.sinceLast();
        if (changes.isEmpty()) {
            return Map.of();
        }
        Map<String, Optional<String>> named = new TreeMap<>();
        boolean withBus = recorded.namesBuses();
        for (Change change : changes) {
            Optional<String> driver = change.presence() == Presence.GONE
                    ? Optional.empty()
                    : Optional.of(change.to().orElse(""));
            named.put(withBus ? change.device().toString() : change.device().name(), driver);
        }
        return named;
    }

    private List<String> nodes(String directory, List<String> apart) throws IOException {
        List<String> nodes = host.list(directory);
        return nodes.stream().filter(node -> !apart.contains(node)).toList();
    }

    private Map<String, String> groups() {
        Map<String, String> groups = new TreeMap<>();
        for (Device device : machine.devices()) {
            if (device.id().bus().equals("pci")) {
                groups.put(
                        device.id().name(),
                        machine.groupOf(device.id()).map(Object::toString).orElse(""));
            }
        }
        return groups;
    }
}
