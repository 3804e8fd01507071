package dev.dmaowner.app.doctor;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.HostRemarks;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.doctor.Check.Outcome;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks whether a machine is ready to hand devices to userspace. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Check whether a machine is ready to hand devices to userspace: the IOMMU in firmware and kernel, interrupt remapping,"
                    + " isolation, the kernel's rules, modules, rights and limits of this user, and ids that vfio-pci takes at boot.",
            "Each check is passed, failed with its cure if one is known, or not known with the file that would tell. Ends with 3 if one failed.",
            "Needs no root, opens no node and wakes no device."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner doctor                    this machine, for this user",
            "  dmaowner doctor -m host.tar.gz     a captured machine",
            "  dmaowner doctor --format json | jq '.checks[] | select(.cure)'"
        })
public final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public DoctorCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        MachineFactory machines = rules.applyTo(
                MachineFactory.of(InstalledPlugins.findSome(output.global()).plugins()));
        Host host = new RememberingHost(MachineSource.open(machine.machines()));
        HostRemarks.print(output.console(), "doctor", host);
        MachineView view = MachineView.of(host, machines);
        HostSurvey survey = view.survey();
        List<Check> checks = Check.all(view.host(), survey);
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), new DoctorJson(survey, checks)::writeTo);
        } else {
            new DoctorText(new Palette(output.colour()), output.console()).print(survey, checks);
        }
        boolean hasFailed = checks.stream().anyMatch(check -> check.outcome() == Outcome.FAILED);
        return (hasFailed ? ExitCode.REFUSED : ExitCode.DONE).number();
    }
}
