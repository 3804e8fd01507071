package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans to make or remove virtual functions. */
@Command(
        name = "vfs",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Plan to have COUNT virtual functions (SR-IOV) of a device; what it has is removed first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner plan vfs 0000:01:00.0 4",
            "  dmaowner plan vfs 01:00.0 4 --no-drivers",
            "  dmaowner plan vfs 01:00.0 0"
        })
final class PlanVfsCommand implements Callable<Integer> {

    @Mixin
    private FunctionOptions goal = new FunctionOptions();

    @Mixin
    private PlanOutput plan = new PlanOutput();

    @Mixin
    private OutputOptions output = new OutputOptions();

    PlanVfsCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        PlanningSession session = plan.session(output);
        return plan.end(session.planner().plan(goal.request(session)), session, output);
    }
}
