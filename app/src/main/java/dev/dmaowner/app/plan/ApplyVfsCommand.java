package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Plans a change and carries it out at once. */
@Command(
        name = "vfs",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Plan as 'dmaowner plan vfs' does, show the plan, ask, and carry it out.",
        footerHeading = "%nExamples:%n",
        footer = {"  dmaowner apply vfs 0000:01:00.0 4", "  dmaowner apply vfs 01:00.0 0 --yes"})
final class ApplyVfsCommand implements Callable<Integer> {

    @ParentCommand
    private ApplyCommand apply;

    @Mixin
    private FunctionOptions goal = new FunctionOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private ClaimOption claim = new ClaimOption();

    @Mixin
    private YesOption yes = new YesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ApplyVfsCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        apply.requireNoFile();
        Run run = Run.of(options, claim, yes.question(), output);
        return run.apply(() -> PlanningSession.open(run.host(), output.global()), goal::request);
    }
}
