package dev.dmaowner.app.recording;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.Scenario;
import dev.dmaowner.app.scenario.ScenarioLine;
import dev.dmaowner.app.scenario.ScenarioLine.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The operations of a scenario, if a recording can hold all of them; otherwise none is carried out. */
final class RecordableScenario {

    private static final String SYS = "/sys/";
    private static final String BUSES = "/sys/bus/";
    private static final String PCI = "/sys/bus/pci/";
    private static final Set<String> NOT_RECORDED = Set.of("cat", "ls", "request", "open");
    /** Files that this program leaves alone, so that not the kernel would answer. */
    private static final Set<String> REGISTERS = Set.of("config", "rom", "vpd");

    private RecordableScenario() {}

    /**
     * {@return the operations, in order}
     *
     * @throws CommandFailure if a line is no operation of recordings, with its number
     */
    static List<Operation> operations(Scenario scenario) throws CommandFailure {
        List<Operation> operations = new ArrayList<>();
        for (ScenarioLine line : scenario.lines()) {
            add(line, operations);
        }
        if (operations.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "the scenario has no operation");
        }
        return operations;
    }

    private static void add(ScenarioLine line, List<Operation> operations) throws CommandFailure {
        if (line.command() instanceof Command.All all) {
            for (ScenarioLine each : all.lines()) {
                add(each, operations);
            }
            return;
        }
        Operation operation = operation(line);
        if (operation.verb().equals("write")) {
            checkPath(line, operation.word(0));
        }
        operations.add(operation);
    }

    private static Operation operation(ScenarioLine line) throws CommandFailure {
        if (line.command() instanceof Command.Echo echo) {
            String text = echo.text().strip();
            return new Operation("write", List.of(echo.path(), text.isEmpty() ? "-" : text));
        }
        if (line.command() instanceof Command.Perform perform
                && !NOT_RECORDED.contains(perform.operation().verb())) {
            return perform.operation();
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                at(line) + "recordings hold writes to /sys, VFIO's verbs, 'close' and 'sleep', and nothing like '"
                        + line.text() + "'");
    }

    private static void checkPath(ScenarioLine line, String path) throws CommandFailure {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean isLeftAlone = REGISTERS.contains(name) || name.startsWith("reset") || name.startsWith("resource");
        if (!path.startsWith(SYS) || isLeftAlone) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    at(line) + path + " is not written: only files of /sys that are no registers or resets are");
        }
        if (path.startsWith(BUSES) && !path.startsWith(PCI)) {
            throw new CommandFailure(
                    ExitCode.USAGE, at(line) + "only devices of PCI are recorded, and this is " + path);
        }
    }

    private static String at(ScenarioLine line) {
        return "line " + line.number() + ": ";
    }
}
