package dev.dmaowner.app.shell;

import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.scenario.ScenarioLine;
import dev.dmaowner.app.scenario.ScenarioLine.Command;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import dev.dmaowner.app.scenario.ScenarioSession;
import dev.dmaowner.app.scenario.ScenarioText;
import dev.dmaowner.app.why.MessageExplanation;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The answers to what is typed. Each line is carried out on a simulation of a host, which is only read. */
final class Dialogue implements AutoCloseable {

    /** What the shell itself understands, beside the lines of a scenario. */
    static final List<String> COMMANDS = List.of("exit", "help", "history", "quit", "undo", "why");

    private static final int MOST_LINES = 10_000;

    private final Host host;
    private final MachineFactory machines;
    private final Palette palette;
    private final Console console;
    private final PrintWriter out;
    private final ScenarioText text;
    private final List<String> carriedOut = new ArrayList<>();
    private ScenarioSession session;
    private List<Step> last = List.of();

    /**
     * @param host which is simulated
     * @param machines makes simulations of it
     * @param palette how to colour
     * @param console where to answer
     */
    Dialogue(Host host, MachineFactory machines, Palette palette, Console console) throws IOException {
        this.host = host;
        this.machines = machines;
        this.palette = palette;
        this.console = console;
        this.out = console.out();
        this.text = new ScenarioText(palette, out);
        this.session = new ScenarioSession(machines.simulate(host));
    }

    /** Whether to read another line. */
    enum Next {
        ANOTHER_LINE,
        END
    }

    /**
     * Answer a line.
     *
     * @throws IOException if the simulated host cannot be read
     * @throws CommandFailure if there were too many lines
     */
    Next answer(String typed) throws IOException, CommandFailure {
        String line = typed.strip();
        switch (line) {
            case "", "help", "?" -> {
                if (!line.isEmpty()) {
                    help();
                }
            }
            case "exit", "quit" -> {
                return Next.END;
            }
            case "history" -> history();
            case "undo" -> undo();
            case "why" -> why();
            default -> {
                if (carriedOut.size() >= MOST_LINES) {
                    throw new CommandFailure(
                            ExitCode.REFUSED, "a shell takes " + MOST_LINES + " lines; put them into a scenario");
                }
                carryOut(line);
            }
        }
        out.flush();
        return Next.ANOTHER_LINE;
    }

    private void help() {
        out.println(
                "A line of a scenario is carried out on the simulation: echo TEXT > FILE, cat FILE, ls FOLDER, find, readlink,");
        out.println(
                "driverctl, virsh nodedev-detach, modprobe, open_group NAME GROUP, ... ('dmaowner help simulate' tells of all).");
        out.println("  undo     take the last line back");
        out.println("  why      what the last error means, and what the machine says of the device");
        out.println("  history  the lines that were carried out, as a scenario");
        out.println("  exit     end; nothing is kept");
    }

    private void history() {
        carriedOut.forEach(out::println);
    }

    private void carryOut(String line) throws IOException {
        if (line.startsWith("#")) {
            return;
        }
        List<ScenarioLine> parsed = List.of();
        try {
            parsed = ScenarioSession.parse(line);
            last = session.carryOut(parsed);
        } catch (IOException e) {
            out.println("  " + palette.bad("not understood") + ": " + withoutPlace(String.valueOf(e.getMessage())));
            if (parsed.size() > 1) {
                // Those before the one that is not understood may have been carried out.
                again();
            }
            return;
        }
        carriedOut.add(line);
        for (Step step : last) {
            if (last.size() > 1) {
                out.println(palette.strong(step.line().text()));
            }
            text.answer(step).forEach(answer -> out.println("  " + answer));
        }
    }

    /** There is only one line, the one that was typed. */
    private static String withoutPlace(String message) {
        int end = message.indexOf(": ");
        return message.contains("line ") && end >= 0 ? message.substring(end + 2) : message;
    }

    /** The machine is simulated anew, and does what it did before the last line. */
    private void undo() throws IOException {
        if (carriedOut.isEmpty()) {
            out.println("  nothing was done");
            return;
        }
        String undone = carriedOut.remove(carriedOut.size() - 1);
        again();
        out.println("  undone: " + undone);
    }

    private void again() throws IOException {
        session.close();
        session = new ScenarioSession(machines.simulate(host));
        last = List.of();
        for (String line : carriedOut) {
            last = session.carryOut(ScenarioSession.parse(line));
        }
    }

    private void why() throws IOException {
        Optional<Step> refused = last.stream()
                .filter(step -> step.answer().refusal().isPresent())
                .reduce((before, after) -> after);
        if (refused.isEmpty()) {
            out.println("  the last line was not refused");
            return;
        }
        Refusal why = refused.get().answer().refusal().orElseThrow();
        if (!MessageExplanation.print(
                refused.get().line().text()
                        + (refused.get().line().command() instanceof Command.Echo ? ": write error: " : ": ")
                        + why.errno().text(),
                session.host(),
                machines,
                palette,
                console)) {
            for (String line : text.answer(refused.get())) {
                out.println("  " + line);
            }
        }
    }

    /** {@return what a word can be continued to: a path in the folder that it names, or a device or a driver} */
    List<String> candidates(String word) throws IOException {
        Host now = session.host();
        TreeSet<String> names = new TreeSet<>();
        if (word.startsWith("/")) {
            String folder = word.substring(0, word.lastIndexOf('/') + 1);
            for (String name : now.list(folder.length() > 1 ? folder.substring(0, folder.length() - 1) : folder)) {
                names.add(folder + name);
            }
        } else {
            for (String bus : now.list("/sys/bus")) {
                names.addAll(now.list("/sys/bus/" + bus + "/devices"));
                names.addAll(now.list("/sys/bus/" + bus + "/drivers"));
            }
        }
        List<String> found =
                names.stream().filter(name -> name.startsWith(word)).toList();
        boolean isFolder = found.size() == 1
                && word.startsWith("/")
                && !now.list(found.get(0)).isEmpty();
        return isFolder ? List.of(found.get(0) + "/") : found;
    }

    /** {@return the words that a line can begin with} */
    static List<String> firstWords() {
        TreeSet<String> words = new TreeSet<>(COMMANDS);
        words.addAll(ScenarioSession.verbs());
        return List.copyOf(words);
    }

    @Override
    public void close() {
        session.close();
    }
}
