package dev.dmaowner.app.compare;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.ModuleCatalogue;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two machines, or a machine with itself under the next kernel. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Tell, a line each and the worse ones first, what differs between two machines, or between two recordings of one: groups"
                    + " that grew or shrank, devices that came, went or have another address, drivers, and whether userspace can still take"
                    + " what it could take. A device is recognised by its serial number, its address, the slots on the way to it, or"
                    + " its ids. What one side does not record is no difference, and is said. The second machine is, unless it is named,"
                    + " the one that this runs on.",
            "With --drivers, --rules or both, and one machine: what the kernel with these drivers and rules will make of it. Ends"
                    + " with 3 if anything is worse."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner compare monday.tar.gz                what has changed here since",
            "  dmaowner compare monday.tar.gz tuesday.tar.gz",
            "  dmaowner compare -m host.tar.gz --drivers modules.alias --rules 6.19",
            "  dmaowner compare --before groups.txt --before lspci.txt -m now.txt"
        })
public final class CompareCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..2",
            paramLabel = "MACHINE",
            description = "The earlier and the later machine, as for --before and --machine.")
    private List<String> places = new ArrayList<>();

    @Mixin
    private BeforeOption earlier = new BeforeOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public CompareCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Optional<ModuleCatalogue> modules = drivers.catalogue();
        boolean isNextKernel = modules.isPresent() || rules.choice().isPresent();
        List<String> first = new ArrayList<>(earlier.machines());
        List<String> second = new ArrayList<>(machine.machines());
        share(first, second);
        boolean isOneMachine = first.isEmpty() || second.isEmpty();
        if (!isNextKernel && first.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "compare with what? Name an earlier machine, or the drivers or rules of the next kernel (--drivers, --rules)");
        }
        MachineFactory present =
                MachineFactory.of(InstalledPlugins.findSome(output.global()).plugins());
        MachineFactory next = rules.applyTo(modules.map(present::modules).orElse(present));
        Comparison comparison = isNextKernel && isOneMachine
                ? withNextKernel(first.isEmpty() ? second : first, present, next, modules)
                : Comparison.of(machine(first, present), machine(second, next));
        print(comparison);
        return (comparison.effect() == Effect.WORSE ? ExitCode.REFUSED : ExitCode.DONE).number();
    }

    /** Gives the machines that are named without an option to the sides that are not named yet. */
    private void share(List<String> first, List<String> second) throws CommandFailure {
        List<String> left = new ArrayList<>(places);
        if (!left.isEmpty() && first.isEmpty()) {
            first.add(left.remove(0));
        }
        if (!left.isEmpty() && second.isEmpty()) {
            second.add(left.remove(0));
        }
        if (!left.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "both machines are named already, so what is " + left.get(0) + " for?");
        }
        if (first.contains("-") && second.contains("-")) {
            throw new CommandFailure(ExitCode.USAGE, "standard input can be read once, for one of the machines");
        }
    }

    private static Host open(List<String> machines) throws IOException {
        return new RememberingHost(MachineSource.open(machines, RegisterAccess.CONFIGURATION_SPACE));
    }

    private static ComparedMachine machine(List<String> machines, MachineFactory factory) throws IOException {
        return ComparedMachine.of(MachineView.of(open(machines), factory));
    }

    private static Comparison withNextKernel(
            List<String> machines, MachineFactory present, MachineFactory next, Optional<ModuleCatalogue> modules)
            throws IOException {
        Host host = open(machines);
        return Comparison.withNextKernel(MachineView.of(host, present), host, present, next, modules);
    }

    private void print(Comparison comparison) throws IOException {
        Console console = output.console();
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(console, new CompareJson(comparison)::writeTo);
        } else {
            new CompareText(new Palette(output.colour()), console.out()).print(comparison);
        }
        console.out().flush();
        remarks("before", comparison.before());
        remarks("after", comparison.after());
    }

    private void remarks(String side, ComparedMachine compared) {
        compared.survey().host().remarks().forEach(remark -> output.console()
                .err()
                .println("dmaowner compare: note: " + side + ": " + remark));
    }
}
