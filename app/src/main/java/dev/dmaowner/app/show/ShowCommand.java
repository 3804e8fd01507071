package dev.dmaowner.app.show;

import dev.dmaowner.app.calls.LiveCalls;
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
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.show.Selection.Extent;
import dev.dmaowner.app.show.ShownMachine.Depth;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the groups of a machine: who owns each, what blocks it, and the cure. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Show each IOMMU group: who owns it, its devices and their drivers, whether userspace can take it, and if not"
                    + " what blocks it and the cure.",
            "Options that narrow it down apply together; a group is shown with all its members, those that were asked for first."
                    + " That nothing passes them is said, and is no failure.",
            "Needs no root, and wakes no sleeping device. Only root sees which processes of others have a device open.",
            "A device tree is shown as the board would be after boot, with the drivers that are installed here or given with"
                    + " --drivers, and with the groups that are still to come."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner show                            this machine",
            "  dmaowner show 0000:01:00.0               one device, whole",
            "  dmaowner show 01:00 eth0 7               a slot, an interface, a group",
            "  dmaowner show --class net --takeable     what a guest could have",
            "  dmaowner show --driver vfio-pci          what userspace has",
            "  dmaowner show --ask                      who owns what userspace has, as root",
            "  dmaowner show --bus platform             devices that are only counted",
            "  dmaowner show -m host.tar.gz             a capture of /sys",
            "  dmaowner show -m board.dtb               a board, before there is hardware",
            "  dmaowner show -m sample:board            a board that comes with this command",
            "  dmaowner show --format json | jq '.groups[] | select(.takeable)'"
        })
public final class ShowCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "DEVICE|GROUP",
            description =
                    "Only these: devices, whole, by name (0000:01:00.0, 01:00 for all functions, eth0, sda), or groups by number.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Option(
            names = "--ask",
            description =
                    "Ask the kernel who owns each group that a VFIO driver has: its node is opened for a moment, as root. A group can"
                            + " be opened once, so a guest that starts at that very instant gets EBUSY. No device is opened.")
    private boolean[] ask = {};

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private PciIdsOption pciIds = new PciIdsOption();

    /** For picocli. */
    public ShowCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        InstalledPlugins plugins = InstalledPlugins.findSome(output.global());
        MachineFactory machines = drivers.applyTo(rules.applyTo(MachineFactory.of(plugins.plugins())));
        Depth depth = words.isEmpty() ? Depth.OVERVIEW : Depth.NAMED;
        RegisterAccess access = depth == Depth.NAMED ? RegisterAccess.CONFIGURATION_SPACE : RegisterAccess.NONE;
        AskedOwnership asked = ask.length == 0 ? null : new AskedOwnership(asked(access));
        ShownMachine shown = ShownMachine.of(
                new RememberingHost(MachineSource.open(machine.machines(), access)), machines, depth, asked);
        HostSurvey survey = shown.survey();
        Selection selection = words.isEmpty() && filter.areNone()
                ? Selection.all(survey)
                : Selection.of(survey, shown.host(), words, filter);
        Console console = output.console();
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(console, new ShowJson(shown, selection)::writeTo);
        } else {
            new ShowText(
                            shown,
                            TakeCommandLine.options(machine, rules, drivers),
                            pciIds.names(named(survey, selection)),
                            new Palette(output.colour()),
                            console.out())
                    .print(selection);
        }
        console.out().flush();
        if (selection.devices().isEmpty() && !filter.areNone()) {
            console.err()
                    .println("dmaowner show: note: none of " + survey.devices().size() + " devices passes "
                            + filter.words()
                            + (words.isEmpty() ? "" : " among those that are named")
                            + filter.notRecorded(survey));
        }
        boolean isText = output.format() == OutputFormat.TEXT;
        List<String> unchecked =
                isText ? CheckLines.summary(shown.verdicts().notChecked(selection.groups())) : List.of();
        List<String> notAsked = asked == null ? List.of() : asked.notes();
        List<String> notes = new ArrayList<>(survey.warnings());
        if (shown.hint().isPresent()) {
            notes.add(shown.hint().get());
        }
        notes.addAll(unchecked);
        notes.addAll(notAsked);
        for (String note : notes) {
            console.err().println("dmaowner show: note: " + note);
        }
        return ExitCode.DONE.number();
    }

    private Host asked(RegisterAccess access) throws CommandFailure {
        if (!machine.machines().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "--ask asks the kernel that runs here, not one that was recorded");
        }
        return LiveCalls.thisMachine(access);
    }

    /** The names of all members of a group are printed. */
    private static Collection<SurveyedDevice> named(HostSurvey survey, Selection selection) {
        if (selection.extent() == Extent.ALL) {
            return survey.devices();
        }
        Set<SurveyedDevice> devices = new LinkedHashSet<>(selection.devices());
        for (SurveyedGroup group : selection.groups()) {
            devices.addAll(survey.members(group));
        }
        return devices;
    }
}
