package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.VersionProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the list of subcommands. */
@Command(
        name = "dmaowner",
        description = "Show who owns the DMA of each IOMMU group, what Linux permits, and why.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:internal error: a defect of this program",
            "2:usage: the command line makes no sense",
            "3:refused, or a comparison found a difference ('compare': one for the worse)",
            "4:a host or a file cannot be read or written, or a plug-in failed (the answer is then made without it)"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner demo                        what this is about, on a sample board",
            "  dmaowner show                        groups, owners and devices of this machine",
            "  dmaowner show -m sample:pci          the same for a sample PC (or sample:board)",
            "  dmaowner show -m host.tar.gz 7       group 7 of a captured machine",
            "  dmaowner rules 6.17                  the rules of a kernel, and what changed",
            "  dmaowner plugins                     what is installed",
            "  dmaowner help COMMAND                the options of a command",
            "  . <(dmaowner completion bash)        completion with the tab key (or zsh, fish)"
        })
final class RootCommand implements GlobalOptions.Holder, Runnable {

    private final Console console;

    @Mixin
    private GlobalOptions global;

    @Spec
    private CommandSpec spec;

    RootCommand(Console console) {
        this.console = console;
        this.global = new GlobalOptions(console);
    }

    @Override
    public GlobalOptions global() {
        return global;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
