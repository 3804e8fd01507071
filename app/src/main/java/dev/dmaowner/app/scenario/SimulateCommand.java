package dev.dmaowner.app.scenario;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.HostRemarks;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code simulate}: runs a scenario on a simulation of a machine. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Run a scenario on a simulation of a machine: each line as one would type it as root, its answer, and what it"
                    + " changed. Nothing is written to the machine itself.",
            "A line is 'echo TEXT > FILE', 'echo TEXT | sudo tee FILE', 'cat FILE', 'ls FOLDER', 'find', 'readlink', one of the"
                    + " programs modprobe, driverctl, virsh (nodedev-detach, nodedev-reattach), chown and chmod of nodes, also behind 'sudo', with '&&' between them or in"
                    + " \"sudo sh -c '...'\", or an operation on VFIO's files: open_group NAME GROUP,"
                    + " open_container NAME, set_container GROUP CONTAINER, set_iommu CONTAINER, status GROUP, get_device NAME GROUP"
                    + " DEVICE, unset_container GROUP, open_cdev NAME BUS DEVICE, open_iommufd NAME, bind_iommufd DEVICE IOMMUFD"
                    + " [vf_token=UUID], attach_ioas DEVICE IOMMUFD [pasid=NUMBER], detach_ioas DEVICE [pasid=NUMBER], close NAME.",
            "Other nodes, such as those of plug-ins, are opened with 'open NAME PATH' and asked with 'request NAME VERB"
                    + " [ARGUMENT...]'; an argument is what is open under that name, a number or a text, and a file that a request"
                    + " gives is open as NAME/VERB. 'request NAME' lists the requests that a file takes.",
            "What the simulation does not know is answered by 'not simulated', and never by an error that a kernel would not give.",
            "Behind '#' may stand the answer that is expected: OK, an errno such as EBUSY, a number, or waits; then the exit"
                    + " code is 3 if another one comes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner simulate -m host.tar.gz take.scenario",
            "  dmaowner simulate -m sample:board mix.scenario",
            "  dmaowner simulate -m board.dtb --rules series-v2 mix.scenario",
            "  echo 'driverctl list-devices' | dmaowner simulate -m sample:pci -",
            "",
            "  A scenario:",
            "    echo vfio-pci > /sys/bus/pci/devices/0000:01:00.0/driver_override",
            "    echo 0000:01:00.0 > /sys/bus/pci/drivers/e1000e/unbind",
            "    echo 0000:01:00.0 > /sys/bus/pci/drivers_probe      # OK",
            "    open_group g 14",
            "    open_container c",
            "    set_container g c                                   # EPERM"
        })
public final class SimulateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SCENARIO", description = "A file with one operation a line; - is standard input.")
    private Path scenario = Path.of("");

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Option(
            names = "--parameter",
            paramLabel = "MODULE.NAME=VALUE",
            description = "Set a module parameter at load, such as vfio_platform.reset_required=0.")
    private Map<String, String> parameters = Map.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public SimulateCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        InstalledPlugins plugins = InstalledPlugins.findSome(output.global());
        if (scenario.toString().equals(Scenario.STANDARD_INPUT)
                && machine.machines().contains(Scenario.STANDARD_INPUT)) {
            throw new CommandFailure(ExitCode.USAGE, "standard input can be the scenario or the machine, and not both");
        }
        Scenario lines = Scenario.read(scenario);
        MachineFactory machines = drivers.applyTo(rules.applyTo(MachineFactory.of(plugins.plugins())))
                .parameters(parameters);
        Host host = new RememberingHost(MachineSource.open(machine.machines()));
        HostRemarks.print(output.console(), "simulate", host);
        RulesNotes.print(output.console(), "simulate", machines.rulesFor(host));
        Machine simulated = machines.simulate(host);
        boolean agreed = output.format() == OutputFormat.JSON
                ? runForJson(lines, simulated)
                : new ScenarioRun(simulated)
                        .run(
                                lines,
                                new ScenarioText(
                                        new Palette(output.colour()),
                                        output.console().out())::print);
        return (agreed ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private boolean runForJson(Scenario lines, Machine simulated) throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean agreed = new ScenarioRun(simulated).run(lines, steps::add);
        JsonOutput.print(output.console(), json -> ScenarioJson.write(steps, json));
        return agreed;
    }
}
