package dev.dmaowner.app.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.app.verdict.VerdictJson;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Prints the devices that fulfil a condition, a line each, and on request what taking their groups would change. */
final class DeviceLines implements HostReader {

    private static final List<Question> COLUMNS = List.of(
            Question.HOST, Question.DEVICE, Question.DRIVER, Question.ID, Question.GROUP, Question.AVAILABILITY);

    private final Condition condition;
    private final OutputFormat format;
    private final Detail detail;
    private final List<String> rules;

    /** What is printed of each device. */
    enum Detail {
        LINE,
        /** A line, and below it what taking its group would change. */
        CHANGES
    }

    /** @param rules the options that ask another command for the same rules */
    DeviceLines(Condition condition, OutputFormat format, Detail detail, List<String> rules) {
        this.condition = condition;
        this.format = format;
        this.detail = detail;
        this.rules = List.copyOf(rules);
    }

    @Override
    public HostAnswer read(Path place, Host host, MachineView view) throws IOException {
        HostAnswers answers = new HostAnswers(HostReader.name(place), view.host(), view.survey());
        List<SurveyedDevice> devices = answers.fulfilling(condition);
        List<String> options = new ArrayList<>(List.of("-m", place.toString()));
        options.addAll(rules);
        TakeCommandLine commands = new TakeCommandLine(answers.survey(), options);
        List<String> lines =
                format == OutputFormat.JSON ? json(answers, devices, commands) : text(answers, devices, commands);
        return HostAnswer.of(lines, devices.size());
    }

    private List<String> text(HostAnswers answers, List<SurveyedDevice> devices, TakeCommandLine commands)
            throws IOException {
        TextTable table = new TextTable();
        for (SurveyedDevice device : devices) {
            table.row(row(answers, device));
        }
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text), "");
        List<String> rows = text.toString().lines().toList();
        Set<GroupId> told = new HashSet<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            lines.add(rows.get(i));
            Optional<SurveyedGroup> group = answers.group(devices.get(i));
            if (detail == Detail.CHANGES
                    && group.isPresent()
                    && told.add(group.get().id())) {
                Optional<Verdict> verdict = answers.verdicts().of(group.get());
                if (verdict.isPresent()) {
                    changes(group.get(), verdict.get(), commands).forEach(line -> lines.add("  " + line));
                }
            }
        }
        return lines;
    }

    private static String[] row(HostAnswers answers, SurveyedDevice device) throws IOException {
        List<String> cells = new ArrayList<>();
        for (Question question : COLUMNS) {
            Optional<String> answer = answers.of(device, question).map(Object::toString);
            cells.add(
                    question == Question.GROUP
                            ? answer.map(number -> "group " + number).orElse("no group")
                            : answer.orElse("-"));
        }
        return cells.toArray(String[]::new);
    }

    private static List<String> changes(SurveyedGroup group, Verdict verdict, TakeCommandLine commands) {
        List<String> lines = new ArrayList<>();
        if (verdict.refusal().isPresent()) {
            lines.add("cannot be taken: " + verdict.refusal().get().reason());
            return lines;
        }
        lines.add(commands.ofGroup(group.id(), verdict));
        for (Step step : verdict.steps()) {
            lines.add(step.number() + "  " + step.action().describe());
        }
        verdict.ending()
                .forEach(gone ->
                        lines.add("goes: " + gone.device().name() + " (" + gone.driver() + "), " + gone.reason()));
        CheckLines.findings(verdict.checks().findings()).forEach(finding -> lines.add("objection: " + finding));
        return lines;
    }

    private List<String> json(HostAnswers answers, List<SurveyedDevice> devices, TakeCommandLine commands)
            throws IOException {
        List<String> lines = new ArrayList<>();
        for (SurveyedDevice device : devices) {
            lines.add(Lines.json(json -> {
                for (Question question : Question.values()) {
                    if (question != Question.FINDINGS) {
                        Lines.write(json, question, answers.of(device, question));
                    }
                }
                Optional<SurveyedGroup> group = answers.group(device);
                if (group.isPresent()) {
                    write(json, answers, group.get(), commands);
                }
            }));
        }
        return lines;
    }

    private void write(JsonGenerator json, HostAnswers answers, SurveyedGroup group, TakeCommandLine commands)
            throws IOException {
        new VerdictJson(json).writeFindings(answers.verdicts().findings(group));
        Optional<Verdict> verdict = answers.verdicts().of(group);
        if (detail == Detail.CHANGES && verdict.isPresent()) {
            json.writeObjectFieldStart("taking");
            new VerdictJson(json).write(verdict.get(), commands.ofGroup(group.id(), verdict.get()));
            json.writeEndObject();
        }
    }
}
