package dev.dmaowner.app.fleet;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts the devices of all hosts that give the same answers to some questions: what differs between the hosts. What is kept grows with the
 * number of different answers, which has a limit. Reads in several threads, and hears in one.
 */
final class SameAnswers implements HostReader, Fleet.Audience {

    private static final int MOST_ANSWERS = 100_000;
    private static final int NAMED_HOSTS = 3;
    private static final String NOT_KNOWN = "-";

    private final Condition condition;
    private final List<Question> questions;
    private final Map<List<String>, Sum> sums = new HashMap<>();

    SameAnswers(Condition condition, List<Question> questions) {
        this.condition = condition;
        this.questions = List.copyOf(questions);
    }

    /** How many devices, on how many hosts, and the first of these. */
    private static final class Sum {
        private long devices;
        private int hosts;
        private final List<String> first = new ArrayList<>();
    }

    @Override
    public HostAnswer read(Path place, Host host, MachineView view) throws IOException {
        HostAnswers answers = new HostAnswers(HostReader.name(place), view.host(), view.survey());
        Map<List<String>, Integer> tally = new LinkedHashMap<>();
        List<SurveyedDevice> devices = answers.fulfilling(condition);
        for (SurveyedDevice device : devices) {
            List<String> words = new ArrayList<>();
            for (Question question : questions) {
                Optional<Object> answer = answers.of(device, question);
                words.add(answer.map(SameAnswers::word).orElse(NOT_KNOWN));
            }
            tally.merge(List.copyOf(words), 1, Integer::sum);
        }
        return new HostAnswer(List.of(), devices.size(), tally, Set.of(), Optional.empty());
    }

    private static String word(Object answer) {
        return answer instanceof List<?> several
                ? String.join("+", several.stream().map(Object::toString).toList())
                : answer.toString();
    }

    @Override
    public void hear(Path place, HostAnswer answer) throws CommandFailure {
        for (Map.Entry<List<String>, Integer> entry : answer.tally().entrySet()) {
            Sum sum = sums.computeIfAbsent(entry.getKey(), key -> new Sum());
            sum.devices += entry.getValue();
            sum.hosts++;
            if (sum.first.size() < NAMED_HOSTS) {
                sum.first.add(HostReader.name(place));
            }
        }
        if (sums.size() > MOST_ANSWERS) {
            throw new CommandFailure(
                    ExitCode.USAGE, "there are more than " + MOST_ANSWERS + " different answers: ask --by less");
        }
    }

    /** Prints the answers that most hosts give first. */
    void print(PrintWriter out, OutputFormat format) throws IOException {
        List<Map.Entry<List<String>, Sum>> sorted = sums.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<List<String>, Sum> entry) -> -entry.getValue().hosts)
                        .thenComparing(entry -> -entry.getValue().devices)
                        .thenComparing(entry -> String.join("\n", entry.getKey())))
                .toList();
        TextTable table = new TextTable();
        for (Map.Entry<List<String>, Sum> entry : sorted) {
            Sum sum = entry.getValue();
            if (format == OutputFormat.JSON) {
                out.println(json(entry.getKey(), sum));
            } else {
                List<String> cells = new ArrayList<>(entry.getKey());
                cells.add(sum.devices + " on " + sum.hosts + (sum.hosts == 1 ? " host" : " hosts"));
                cells.add(String.join(", ", sum.first) + (sum.hosts > sum.first.size() ? ", ..." : ""));
                table.row(cells.toArray(String[]::new));
            }
        }
        table.print(out, "");
    }

    private String json(List<String> words, Sum sum) throws IOException {
        return Lines.json(json -> {
            json.writeObjectFieldStart("by");
            for (int i = 0; i < questions.size(); i++) {
                json.writeStringField(questions.get(i).word(), words.get(i));
            }
            json.writeEndObject();
            json.writeNumberField("devices", sum.devices);
            json.writeNumberField("hosts", sum.hosts);
            json.writeArrayFieldStart("first");
            for (String host : sum.first) {
                json.writeString(host);
            }
            json.writeEndArray();
        });
    }
}
