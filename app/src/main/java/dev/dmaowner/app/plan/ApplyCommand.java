package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code apply}: carries a plan out. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Show a plan, ask, and carry it out: each step is in the journal, with what undoes it, before it is taken. What"
                    + " the kernel refuses is undone at once; 'dmaowner undo' undoes the rest at any time.",
            "Refuses when the host is no longer what the plan was made for. Needs root."
        },
        subcommands = {ApplyTakeCommand.class, ApplyGiveCommand.class, ApplyVfsCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner apply plan.json",
            "  dmaowner apply take 0000:01:00.0 --yes    plan and carry out at once",
            "  dmaowner apply take 7 -y --id vm12 --for vm12    for a program; again is fine",
            "  dmaowner apply give 7",
            "  dmaowner apply vfs 01:00.0 4"
        })
public final class ApplyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A plan that 'dmaowner plan -o FILE' wrote.")
    private @Nullable Path file;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private ClaimOption claim = new ClaimOption();

    @Mixin
    private YesOption yes = new YesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public ApplyCommand() {}

    /** @throws ParameterException if a plan's file is given together with a subcommand that creates its own plan */
    void requireNoFile() {
        if (file != null) {
            throw new ParameterException(
                    spec.commandLine(), "choose one: apply the plan in " + file + ", or give a subcommand");
        }
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (file == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing to apply: name a plan's file, or use 'apply take', 'apply give' or 'apply vfs'");
        }
        Plan plan = PlanFile.read(file);
        return Run.of(options, claim, yes.question(), output).applyRead(plan, output.global());
    }
}
