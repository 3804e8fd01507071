package dev.dmaowner.app.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.UserProcess;
import dev.dmaowner.app.rig.UserProcess.Given;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.Operator;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.RulesChoice;
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
    private final RulesChoice rules;
    private final Machine machine;

    StepReplay(String name, RecordedMachine recorded, RulesChoice rules, Machine machine) {
        this.name = name;
        this.recorded = recorded;
        this.rules = rules;
        this.machine = machine;
    }

    /** @param steps arrays of number, command, result and detail */
    ReplayResult run(JsonNode steps) throws IOException {
        Optional<Disagreement> start = StartComparison.of(recorded, machine);
        List<Disagreement> disagreements = new ArrayList<>();
        try (Operator operator = new Operator(machine.host())) {
            UserProcess process = new UserProcess(operator);
            for (JsonNode step : steps) {
                step(process, step).ifPresent(disagreements::add);
            }
        }
        return new ReplayResult(name, recorded.kernel(), rules, recorded.extent(), steps.size(), start, disagreements);
    }

    private Optional<Disagreement> step(UserProcess process, JsonNode step) throws IOException {
        Operation command;
        Given given;
        try {
            command = Operation.parse(step.path(1).asText());
            given = process.run(command);
        } catch (IllegalArgumentException e) {
            throw new IOException("step " + step.path(0).asText() + " cannot be carried out: " + e.getMessage(), e);
        }
        AnswerComparison answers = new AnswerComparison();
        answers.compare(UserProcess.named(step.path(2).asText()), given.result(), result -> "result " + result);
        String detail = step.path(3).asText();
        if (!detail.isEmpty()) {
            answers.compare(detail, detail(command, given), seen -> "detail " + seen);
        }
        if (answers.isEqual()) {
            return Optional.empty();
        }
        given.last().refusal().ifPresent(why -> answers.because(why.reason()));
        return Optional.of(answers.at(step.path(0).asText(), command.toString(), Surroundings.of(machine, command)));
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
