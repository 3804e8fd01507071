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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Plans a change and carries it out at once. */
@Command(
        name = "take",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Plan as 'dmaowner plan take' does, show the plan, ask, and carry it out.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner apply take 0000:01:00.0",
            "  dmaowner apply take 01:00.0 --yes",
            "  dmaowner apply take 01:10.0 --create            a virtual function that is not there yet"
        })
final class ApplyTakeCommand implements Callable<Integer> {

    @ParentCommand
    private ApplyCommand apply;

    @Mixin
    private GoalOptions goal = new GoalOptions();

    @Option(
            names = "--to",
            paramLabel = "DRIVER",
            description = "The driver that gets them (default: the variant of vfio-pci that fits best, else"
                    + " vfio-BUS, such as vfio-pci).")
    private @Nullable String driver;

    @Mixin
    private CreateOptions create = new CreateOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private ClaimOption claim = new ClaimOption();

    @Mixin
    private YesOption yes = new YesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ApplyTakeCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        apply.requireNoFile();
        Run run = Run.of(options, claim, yes.question(), output);
        return run.apply(
                () -> PlanningSession.open(run.host(), output.global()).with(node.memory()),
                session -> goal.take(session, Optional.ofNullable(driver), node, create));
    }
}
