package dev.dmaowner.app.fleet;

import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Prints how many devices of each host fulfil a condition. */
final class HostCounts implements HostReader {

    private final Condition condition;
    private final OutputFormat format;

    HostCounts(Condition condition, OutputFormat format) {
        this.condition = condition;
        this.format = format;
    }

    @Override
    public HostAnswer read(Path place, Host host, MachineView view) throws IOException {
        HostAnswers answers = new HostAnswers(HostReader.name(place), view.host(), view.survey());
        int devices = answers.fulfilling(condition).size();
        return HostAnswer.of(devices == 0 ? List.of() : List.of(line(answers.name(), devices)), devices);
    }

    private String line(String name, int devices) throws IOException {
        return format == OutputFormat.JSON
                ? Lines.json(json -> {
                    json.writeStringField("host", name);
                    json.writeNumberField("devices", devices);
                })
                : name + "  " + devices;
    }
}
