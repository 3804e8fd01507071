package dev.dmaowner.app.completion;

import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code completion}: prints the script with which a shell completes the command. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Print the script with which bash, zsh or fish completes this command with the tab key: commands, options and their"
                    + " values, devices, groups and drivers of this machine, numbers of journals.",
            "The shell reads the names from /sys and /var/lib/dmaowner itself; no Java is started for them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  . <(dmaowner completion bash)",
            "  . <(dmaowner completion zsh)",
            "  dmaowner completion fish | source",
            "  dmaowner completion zsh > ~/.zfunc/_dmaowner    in a folder of $fpath"
        })
public final class CompletionCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    public CompletionCommand() {}

    @Override
    public Integer call() throws IOException {
        String script = shell.script(CommandModel.of(spec.root().commandLine()));
        GlobalOptions.of(spec).console().out().print(script);
        return ExitCode.DONE.number();
    }
}
