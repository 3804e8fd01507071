package dev.dmaowner.app.explain;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.groups.WakeOption;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.Named;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.app.show.DeviceWords;
import dev.dmaowner.app.show.PciIdsOption;
import dev.dmaowner.app.show.PciNames;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Explains a device, a group or a driver. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Explain a device: its place in the tree and the access control on the way, why it shares its group and what"
                    + " would change that, how it came to its driver, who owns the group, and the steps that hand it to"
                    + " userspace. Or explain a group, or what a driver could bind here.",
            "On the running machine it wakes nothing unless --wake is given; what was not read is unknown, and said."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner explain 01:00.0          a device of this machine, best as root",
            "  dmaowner explain 7                a group",
            "  dmaowner explain vfio-pci         what a driver could bind",
            "  dmaowner explain 0000:03:00.0 -m lspci.txt"
        })
public final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DEVICE|GROUP|DRIVER", description = "What to explain; with a bus as in pci/0000:01:00.0.")
    private String word = "";

    @Mixin
    private WakeOption wake = new WakeOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Mixin
    private PciIdsOption pciIds = new PciIdsOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public ExplainCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        InstalledPlugins plugins = InstalledPlugins.findSome(output.global());
        MachineFactory machines = drivers.applyTo(rules.applyTo(MachineFactory.of(plugins.plugins())));
        MachineView view = MachineView.of(
                new RememberingHost(MachineSource.open(machine.machines(), RegisterAccess.CONFIGURATION_SPACE)),
                machines);
        Host host = view.host();
        Named named = new NameLookup(host).deviceGroupOrDriver(word, (bus, driver) -> machines.simulate(host)
                .driverSpelled(bus, driver)
                .isPresent());
        explain(
                named,
                host,
                view.request(),
                view.request().rules().map(machines::rules).orElse(machines));
        return ExitCode.DONE.number();
    }

    private static Host part(Host host, Named named) throws IOException {
        if (named instanceof Named.OfDevice device) {
            return PartOfHost.around(host, device.id());
        }
        return named instanceof Named.OfGroup group ? PartOfHost.around(host, group.id()) : host;
    }

    private void explain(Named named, Host host, SurveyRequest request, MachineFactory machines)
            throws CommandFailure, IOException {
        Host part = part(host, named);
        MachineFacts facts = MachineFacts.of(part, machines, wake.reach(host), request);
        Planner planner = new Planner(
                host,
                facts.survey(),
                () -> machines.modulesAsShown().simulate(part).host(),
                Guards.all(facts.prediction()::groupOf));
        Advice.Ports ports = () -> (part == host
                        ? facts.prediction()
                        : Predictor.of(new OnlyBridgeRegisters(host), machines, wake.reach(host)))
                .ports();
        if (named instanceof Named.OfGroup group) {
            SurveyedGroup found = facts.survey()
                    .group(group.id())
                    .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "the group " + word + " has no members"));
            GroupExplanation explanation = GroupExplanation.of(facts, found);
            Advice advice = Advice.of(facts, explanation, explanation.takeable(), ports);
            print(explanation, advice, verdict(planner, facts, found), commands(facts));
        } else {
            Explainer explainer = new Explainer(
                    part, facts, planner, machines.simulate(part), request.firmware(), ports, machines.plugins());
            if (named instanceof Named.OfDevice device) {
                print(explainer.device(device.id()), commands(facts));
            } else if (named instanceof Named.OfDriver driver) {
                print(explainer.driver(driver.bus(), driver.name()));
            }
        }
        warn(facts);
    }

    private static Optional<Verdict> verdict(Planner planner, MachineFacts facts, SurveyedGroup group)
            throws IOException {
        Optional<Goal.Take> goal = Goal.Take.toUserspace(facts.survey(), group);
        return goal.isPresent() ? Optional.of(planner.verdict(goal.get())) : Optional.empty();
    }

    private TakeCommandLine commands(MachineFacts facts) {
        return new TakeCommandLine(facts.survey(), TakeCommandLine.options(machine, rules, drivers));
    }

    private void print(DeviceExplanation explanation, TakeCommandLine commands) throws IOException {
        String command = commands.of(explanation.verdict());
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> new ExplainJson(json).write(explanation, command));
        } else {
            List<SurveyedDevice> named = explanation.group().isPresent()
                    ? explanation.group().get().members()
                    : List.of(explanation.device());
            new DeviceText(page(), wording(named)).print(explanation, command);
        }
    }

    private void print(GroupExplanation explanation, Advice advice, Optional<Verdict> verdict, TakeCommandLine commands)
            throws IOException {
        String command = verdict.map(
                        found -> commands.ofGroup(explanation.group().id(), found))
                .orElse("");
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(
                    output.console(), json -> new ExplainJson(json).write(explanation, advice, verdict, command));
        } else {
            new GroupText(page(), wording(explanation.members())).print(explanation, advice, verdict, command);
        }
    }

    private void print(DriverExplanation explanation) throws IOException {
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> new ExplainJson(json).write(explanation));
        } else {
            List<SurveyedDevice> named = Stream.concat(
                            explanation.couldHave().stream(),
                            explanation.declines().stream().map(declined -> declined.fitting()))
                    .map(fitting -> fitting.device())
                    .toList();
            new DriverText(page(), wording(named)).print(explanation);
        }
    }

    private TextPage page() {
        return new TextPage(output.console(), new Palette(output.colour()));
    }

    private Function<SurveyedDevice, String> wording(Collection<SurveyedDevice> devices) throws IOException {
        PciNames names = pciIds.names(devices);
        return device -> DeviceWords.of(device, names);
    }

    private void warn(MachineFacts facts) {
        Console console = output.console();
        console.out().flush();
        RulesNotes.reason(facts.survey().rulesChoice())
                .ifPresent(rules -> console.err().println("dmaowner explain: note: rules " + rules));
        Stream.concat(facts.survey().warnings().stream(), facts.prediction().warnings().stream())
                .forEach(warning -> console.err().println("dmaowner explain: note: " + warning));
    }
}
