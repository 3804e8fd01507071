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

/** Plans to hand devices to userspace. */
@Command(
        name = "take",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Plan to take devices from the kernel's drivers, for userspace.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner plan take 0000:01:00.0 -o plan.json",
            "  dmaowner plan take 01:00.0 --with 01:00.1 --despite no-reset",
            "  dmaowner plan take 01:10.0 --create            a virtual function that is not there yet"
        })
final class PlanTakeCommand implements Callable<Integer> {

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
    private PlanOutput plan = new PlanOutput();

    @Mixin
    private OutputOptions output = new OutputOptions();

    PlanTakeCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        PlanningSession session = plan.session(output).with(node.memory());
        return plan.end(
                session.planner().plan(goal.take(session, Optional.ofNullable(driver), node, create)), session, output);
    }
}
