package dev.dmaowner.app.report;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFile;
import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.compare.BeforeOption;
import dev.dmaowner.app.compare.ComparedMachine;
import dev.dmaowner.app.compare.Comparison;
import dev.dmaowner.app.explain.MachineFacts;
import dev.dmaowner.app.groups.WakeOption;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.show.DeviceWords;
import dev.dmaowner.app.show.PciIdsOption;
import dev.dmaowner.app.show.PciNames;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a machine as one HTML page. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Write a machine as one self-contained HTML page: an overview, the tree of devices, and every group with"
                    + " the reasons for it, its owner and the steps to take it. The page can be searched and printed.",
            "On the running machine it wakes nothing unless --wake is given."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner report -o this.html",
            "  dmaowner report host.tar.gz -o host.html",
            "  dmaowner report --before monday.tar.gz -m tuesday.tar.gz -o changes.html"
        })
public final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MACHINE", description = "The machine, as for --machine.")
    private @Nullable String place;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The page; one that is there is replaced; - is standard output.")
    private Path file = Path.of("report.html");

    @Mixin
    private WakeOption wake = new WakeOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Mixin
    private BeforeOption before = new BeforeOption();

    @Mixin
    private PciIdsOption pciIds = new PciIdsOption();

    /** For picocli. */
    public ReportCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (place != null && !machine.machines().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "name the machine once, with --machine or without");
        }
        Optional<OutputFile> page =
                OutputFile.isStandardOutput(file) ? Optional.empty() : Optional.of(OutputFile.of("the page", file));
        InstalledPlugins plugins = InstalledPlugins.findSome(GlobalOptions.of(spec));
        MachineFactory machines = drivers.applyTo(rules.applyTo(MachineFactory.of(plugins.plugins())));
        MachineView view = MachineView.of(
                new RememberingHost(MachineSource.open(
                        place == null ? machine.machines() : List.of(place), RegisterAccess.CONFIGURATION_SPACE)),
                machines);
        String html;
        try (Progress progress = Progress.of(GlobalOptions.of(spec).console(), "writing the report")) {
            html = html(view, machines, plugins, progress);
        }
        if (page.isPresent()) {
            page.get().write(out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
        } else {
            GlobalOptions.of(spec).console().out().print(html);
        }
        return ExitCode.DONE.number();
    }

    private String html(MachineView view, MachineFactory machines, InstalledPlugins plugins, Progress progress)
            throws IOException {
        MachineFacts facts = MachineFacts.of(view.host(), machines, wake.reach(view.host()), view.request());
        PciNames names = pciIds.names(facts.survey().devices());
        Optional<Comparison> changes = changes(view, facts.survey(), plugins);
        return new ReportPage(facts, changes, progress).html(device -> DeviceWords.of(device, names));
    }

    private Optional<Comparison> changes(MachineView now, HostSurvey survey, InstalledPlugins plugins)
            throws IOException {
        if (before.machines().isEmpty()) {
            return Optional.empty();
        }
        MachineView earlier = MachineView.of(
                new RememberingHost(MachineSource.open(before.machines())), MachineFactory.of(plugins.plugins()));
        return Optional.of(Comparison.of(ComparedMachine.of(earlier), ComparedMachine.of(now.host(), survey)));
    }
}
