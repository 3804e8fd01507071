package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code resume}: finishes an interrupted run. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description =
                "Finish a run that was interrupted: take the steps whose effect is not there. Can be interrupted and run again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner resume      the newest run that is not finished",
            "  dmaowner resume 3    the run of journal 3"
        })
public final class ResumeCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The journal's number, as 'dmaowner history' lists it.")
    private @Nullable Integer number;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private DespiteOption despite = new DespiteOption();

    @Mixin
    private NeedlessYesOption yes = new NeedlessYesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public ResumeCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        Run run = Run.of(options, Question.ANSWERED, output);
        return run.resume(Optional.ofNullable(number), despite.names(), output.global());
    }
}
