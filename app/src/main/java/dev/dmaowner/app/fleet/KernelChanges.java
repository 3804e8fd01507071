package dev.dmaowner.app.fleet;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.compare.Comparison;
import dev.dmaowner.app.compare.Finding;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.compare.Finding.Kind;
import dev.dmaowner.app.compare.FindingJson;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prints the findings of {@code compare} for each host and another kernel. Findings about devices that do not fulfil the condition are left
 * out.
 */
final class KernelChanges implements HostReader {

    private final Condition condition;
    private final OutputFormat format;
    private final MachineFactory present;
    private final MachineFactory next;

    KernelChanges(Condition condition, OutputFormat format, MachineFactory present, MachineFactory next) {
        this.condition = condition;
        this.format = format;
        this.present = present;
        this.next = next;
    }

    @Override
    public HostAnswer read(Path place, Host host, MachineView view) throws IOException {
        Comparison comparison = Comparison.withNextKernel(view, host, present, next, Optional.empty());
        HostAnswers answers = new HostAnswers(
                HostReader.name(place), view.host(), comparison.before().survey());
        Set<DeviceId> asked =
                answers.fulfilling(condition).stream().map(SurveyedDevice::id).collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        Set<KernelEffect> effects = EnumSet.noneOf(KernelEffect.class);
        if (!comparison.after().notForetold().isEmpty()) {
            effects.add(KernelEffect.NOT_FORETOLD);
        }
        for (Finding finding : comparison.findings()) {
            boolean isAbout = finding.devices().isEmpty()
                    ? !asked.isEmpty()
                    : finding.devices().stream().anyMatch(asked::contains);
            // Which rules there are is what was asked, and no answer.
            if (isAbout && finding.kind() != Kind.KERNEL) {
                lines.add(line(answers.name(), finding));
                if (finding.effect() == Effect.WORSE) {
                    effects.add(KernelEffect.WORSE);
                }
            }
        }
        return new HostAnswer(lines, asked.size(), Map.of(), effects, Optional.empty());
    }

    private String line(String name, Finding finding) throws IOException {
        return format == OutputFormat.JSON
                ? Lines.json(json -> {
                    json.writeStringField("host", name);
                    json.writeFieldName("change");
                    FindingJson.write(json, finding);
                })
                : name + "  " + finding.effect().word() + "  " + finding.statement();
    }
}
