package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans to give devices back. */
@Command(
        name = "give",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Plan to give devices back to the kernel's drivers.",
        footerHeading = "%nExamples:%n",
        footer = {"  dmaowner plan give 0000:01:00.0", "  dmaowner plan give 7    all of group 7"})
final class PlanGiveCommand implements Callable<Integer> {

    @Mixin
    private GoalOptions goal = new GoalOptions();

    @Mixin
    private PlanOutput plan = new PlanOutput();

    @Mixin
    private OutputOptions output = new OutputOptions();

    PlanGiveCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        PlanningSession session = plan.session(output);
        return plan.end(session.planner().plan(goal.give(session)), session, output);
    }
}
