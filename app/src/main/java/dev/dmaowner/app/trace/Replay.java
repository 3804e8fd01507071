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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Replays one recording on a machine and compares every answer. */
final class Replay {

    private final String name;
    private final RecordedMachine recorded;
    private final Machine machine;
    private final Host host;
    private final Changes watch;
    private Optional<Disagreement> first = Optional.empty();

    Replay(String name, RecordedMachine recorded, Machine machine) {
        this.name = name;
        this.recorded = recorded;
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
        first = StartComparison.of(recorded, machine);
        int number = 0;
        int count = 0;
        int agreeing = 0;
        ObjectReader reader = new ObjectMapper().reader();
        try (Operator operator = new Operator(host);
                BufferedReader lines = Files.newBufferedReader(operations)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    count++;
                    agreeing += step(operator, parse(reader, line, operations + ", line " + number)) ? 1 : 0;
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException(operations + ": it is not text in UTF-8", e);
        }
        if (count == 0) {
            throw new IOException(operations + " is empty: there is no operation to replay");
        }
        return new ReplayResult(name, recorded.kernel(), count, agreeing, first);
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

    private boolean step(Operator operator, RecordedStep step) throws IOException {
        OperationAnswer answer = perform(operator, step);
        Map<String, Optional<String>> changed = changed();
        List<String> vfio = nodes("/dev/vfio", List.of("vfio", "devices"));
        List<String> expected = new ArrayList<>();
        List<String> got = new ArrayList<>();
        compare("errno", step.errno(), answer.number(), expected, got);
        step.value().ifPresent(value -> compare("value", value, valueOf(answer), expected, got));
        compareEach(step.changed(), changed, Replay::binding, expected, got);
        compare("vfio", step.vfio(), vfio, expected, got);
        if (step.cdev().isPresent()) {
            compare("cdev", step.cdev().get(), nodes("/dev/vfio/devices", List.of()), expected, got);
        }
        if (step.groups().isPresent()) {
            compareEach(step.groups().get(), groups(), Replay::group, expected, got);
        }
        if (!expected.isEmpty() && first.isEmpty()) {
            answer.refusal().ifPresent(why -> got.add("because " + why.reason()));
            first = Optional.of(new Disagreement(
                    Integer.toString(step.number()),
                    step.operation().toString(),
                    expected,
                    got,
                    Surroundings.of(machine, step.operation())));
        }
        return expected.isEmpty();
    }

    private static OperationAnswer perform(Operator operator, RecordedStep step) throws IOException {
        try {
            return operator.perform(step.operation());
        } catch (IllegalArgumentException e) {
            throw new IOException("step " + step.number() + " of the recording: " + e.getMessage(), e);
        }
    }

    /** One line for each device for which the two differ. */
    private static <V> void compareEach(
            Map<String, V> wanted,
            Map<String, V> given,
            Function<Optional<V>, String> words,
            List<String> expected,
            List<String> got) {
        Set<String> devices = new TreeSet<>(wanted.keySet());
        devices.addAll(given.keySet());
        for (String device : devices) {
            Optional<V> kernels = Optional.ofNullable(wanted.get(device));
            Optional<V> ours = Optional.ofNullable(given.get(device));
            if (!kernels.equals(ours)) {
                expected.add(device + ": " + words.apply(kernels));
                got.add(device + ": " + words.apply(ours));
            }
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

    private static void compare(String what, Object wanted, Object given, List<String> expected, List<String> got) {
        if (!wanted.equals(given)) {
            expected.add(what + " " + wanted);
            got.add(what + " " + given);
        }
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
