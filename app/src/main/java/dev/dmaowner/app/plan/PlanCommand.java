package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.VersionProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code plan}: plans a change, and changes nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Plan how to hand devices to userspace or back, step by step: what must leave its driver because it shares a"
                    + " group, each write and what it is expected to answer.",
            "Needs no root and changes nothing; 'dmaowner apply' carries the plan out."
        },
        subcommands = {PlanTakeCommand.class, PlanGiveCommand.class, PlanVfsCommand.class},
        synopsisSubcommandLabel = "take|give|vfs",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner plan take 0000:01:00.0 -o plan.json   for 'apply plan.json'",
            "  dmaowner plan take 01:00.0 --with 01:00.1      agree that this one goes too",
            "  dmaowner plan give 7                           all of group 7, back again",
            "  dmaowner plan vfs 01:00.0 4                    four virtual functions of it",
            "  dmaowner plan take 01:00.0 -m host.tar.gz      on somebody's capture"
        })
public final class PlanCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    public PlanCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "plan what: take, give or vfs?");
    }
}
