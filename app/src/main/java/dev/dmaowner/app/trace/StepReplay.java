package dev.dmaowner.app.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.UserProcess;
import dev.dmaowner.app.rig.UserProcess.Given;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.Operator;
import dev.dmaowner.machine.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replays the commands of one process on a machine and compares every result and detail. */
final class StepReplay {

    private static final int VIABLE = 1;
    private static final int CONTAINER_SET = 2;

    private final String name;
    private final RecordedMachine recorded;
    private final Machine machine;
    private Optional<Disagreement> first = Optional.empty();

    StepReplay(String name, RecordedMachine recorded, Machine machine) {
        this.name = name;
        this.recorded = recorded;
        this.machine = machine;
    }

    /** @param steps arrays of number, command, result and detail */
    ReplayResult run(JsonNode steps) throws IOException {
        first = StartComparison.of(recorded, machine);
        int agreeing = 0;
        try (Operator operator = new Operator(machine.host())) {
            UserProcess process = new UserProcess(operator);
            for (JsonNode step : steps) {
                agreeing += step(process, step) ? 1 : 0;
            }
        }
        return new ReplayResult(name, recorded.kernel(), steps.size(), agreeing, first);
    }

    private boolean step(UserProcess process, JsonNode step) throws IOException {
        Operation command;
        Given given;
        try {
            command = Operation.parse(step.path(1).asText());
            given = process.run(command);
        } catch (IllegalArgumentException e) {
            throw new IOException("step " + step.path(0).asText() + " cannot be carried out: " + e.getMessage(), e);
        }
        List<String> expected = new ArrayList<>();
        List<String> got = new ArrayList<>();
        compare("result", UserProcess.named(step.path(2).asText()), given.result(), expected, got);
        String detail = step.path(3).asText();
        if (!detail.isEmpty()) {
            compare("detail", detail, detail(command, given), expected, got);
        }
        if (!expected.isEmpty() && first.isEmpty()) {
            given.last().refusal().ifPresent(why -> got.add("because " + why.reason()));
            first = Optional.of(new Disagreement(
                    step.path(0).asText(), command.toString(), expected, got, Surroundings.of(machine, command)));
        }
        return expected.isEmpty();
    }

    private static void compare(String what, String wanted, String given, List<String> expected, List<String> got) {
        if (!wanted.equals(given)) {
            expected.add(what + " " + wanted);
            got.add(what + " " + given);
        }
    }

    /** What the process saw after the command, as the recording writes it. */
    private String detail(Operation command, Given given) throws IOException {
        String subject = command.words().get(0);
        return switch (command.verb()) {
            case "probe", "bind", "unbind" ->
                "driver=" + machine.driverOf(new DeviceId("pci", subject)).orElse("-");
            case "gtype" ->
                "type="
                        + machine.host()
                                .readText("/sys/kernel/iommu_groups/" + subject + "/type")
                                .orElse("");
            case "gstatus" -> status(given.value().orElse(0));
            case "attach" -> "set_iommu=" + given.result();
            default -> "";
        };
    }

    private static String status(long flags) {
        return "viable=" + (flags & VIABLE) + " container=" + (flags & CONTAINER_SET) / CONTAINER_SET;
    }
}
