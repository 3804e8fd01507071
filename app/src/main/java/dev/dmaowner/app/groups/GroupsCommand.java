package dev.dmaowner.app.groups;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.graph.GraphFormat;
import dev.dmaowner.app.graph.MachineGraph;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.prediction.Prediction;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.AssertedIsolation;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Predicts the groups of a machine and compares them with those that it records, or draws either. */
@Command(
        name = "groups",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Predict which devices share an IOMMU group, and why, from topology and configuration space alone; where the"
                    + " machine records its groups, say whether they agree, and end with 3 where they do not.",
            "Or draw the tree of devices with its groups (--graph), as recorded or as predicted."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner groups --predict                  this machine, best as root",
            "  dmaowner groups --predict -m lspci.txt     the output of lspci -xxxx",
            "  dmaowner groups --graph dot | dot -Tsvg    a picture of the groups"
        })
public final class GroupsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--predict", description = "Predict the groups instead of taking those that the machine records.")
    private boolean predict;

    @Option(
            names = "--graph",
            paramLabel = "LANGUAGE",
            description = "Draw the tree with groups as clusters, coloured by owner, in the language dot or mermaid.")
    private @Nullable GraphFormat graph;

    @Mixin
    private WakeOption wake = new WakeOption();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public GroupsCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (!predict && graph == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say --predict to predict groups or --graph to draw them; 'dmaowner show' lists those recorded");
        }
        InstalledPlugins plugins = InstalledPlugins.findSome(output.global());
        Host host = new RememberingHost(MachineSource.open(
                machine.machines(), predict ? RegisterAccess.CONFIGURATION_SPACE : RegisterAccess.NONE));
        MachineFactory machines = rules.applyTo(MachineFactory.of(plugins.plugins()));
        RulesNotes.print(output.console(), "groups", machines.rulesFor(host));
        MachineView view = MachineView.of(host, machines);
        if (predict && view.booted().isPresent()) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "a device tree has no configuration space to predict from: 'dmaowner show -m "
                            + String.join(" -m ", machine.machines())
                            + "' tells the groups that will form, --graph draws them");
        }
        return predict
                ? predict(host, view.survey(), machines)
                : draw(MachineGraph.ofRecorded(view.survey(), GroupVerdicts.overview(view.host(), view.survey())));
    }

    private int predict(Host host, HostSurvey survey, MachineFactory machines) throws IOException {
        Prediction prediction;
        try (Progress progress = Progress.of(output.console(), "predicting groups")) {
            progress.at(survey.devices().size() + " devices");
            prediction = Predictor.of(host, machines, wake.reach(host));
        }
        Optional<Agreement> recorded =
                survey.groups().isEmpty() ? Optional.empty() : Optional.of(Agreement.of(prediction, survey));
        if (graph != null) {
            draw(MachineGraph.of(
                    survey,
                    prediction.groups().stream().map(group -> group.devices()).toList()));
        } else {
            print(survey, prediction, recorded);
        }
        warn(host.description().remarks());
        warn(prediction.warnings());
        warn(AssertedIsolation.byCommandLine(host).stream().toList());
        return (recorded.map(Agreement::agrees).orElse(true) ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private void print(HostSurvey survey, Prediction prediction, Optional<Agreement> recorded) throws IOException {
        Console console = output.console();
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(console, new GroupsJson(prediction, recorded)::writeTo);
        } else {
            new GroupsText(survey, prediction, new Palette(output.colour()), console.out()).print(recorded);
        }
    }

    private int draw(MachineGraph drawn) {
        if (graph != null) {
            output.console().out().print(graph.draw(drawn));
        }
        return ExitCode.DONE.number();
    }

    private void warn(List<String> warnings) {
        output.console().out().flush();
        warnings.forEach(warning -> output.console().err().println("dmaowner groups: note: " + warning));
    }
}
