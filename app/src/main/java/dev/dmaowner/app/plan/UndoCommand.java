package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code undo}: undoes a run. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description =
                "Bring back every driver and override that a run has changed, also after a failure, a kill or a power cut. Can be interrupted and run again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner undo      the newest run that is not undone",
            "  dmaowner undo 3    the run of journal 3",
            "  dmaowner undo --id vm12    what was asked for by this name, if it stands"
        })
public final class UndoCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The journal's number, as 'dmaowner history' lists it.")
    private @Nullable Integer number;

    @Mixin
    private ClaimOption claim = new ClaimOption();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private DespiteOption despite = new DespiteOption();

    @Mixin
    private NeedlessYesOption yes = new NeedlessYesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public UndoCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (number != null && !claim.claim().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "choose one: the number of a journal, or --id CLAIM");
        }
        Run run = Run.of(options, claim, Question.ANSWERED, output);
        return run.undo(Optional.ofNullable(number), despite.names(), output.global());
    }
}
