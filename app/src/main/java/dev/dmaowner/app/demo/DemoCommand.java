package dev.dmaowner.app.demo;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.SampleMachine;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code demo}: plays a story on the sample board. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Show on a sample board what the rule permits and what it refuses: what is typed, what a kernel answers, and why.",
            "The answers of the proposal of 2021 (series-v2) and of the kernels since 5.19 stand side by side where they"
                    + " differ; --rules asks one of them alone, or an older kernel."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner demo",
            "  dmaowner demo --rules 6.12              as Linux 6.12 answers",
            "  dmaowner show -m sample:board           the board of the demo, after boot"
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public DemoCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        MachineFactory machines =
                MachineFactory.of(InstalledPlugins.findSome(output.global()).plugins());
        rules.choice().ifPresent(choice -> RulesNotes.print(output.console(), "demo", choice));
        Host board = SampleMachine.BOARD.open();
        Story story = Story.ofTheBoard();
        List<KernelRules> wanted = rules.rules().map(List::of).orElseGet(DemoCommand::sinceTheProposal);
        List<Performance> performances = new ArrayList<>();
        for (KernelRules kernel : wanted) {
            performances.add(Performance.of(story, machines.rules(kernel).simulate(board)));
        }
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), new DemoJson(story, performances)::writeTo);
        } else {
            new DemoText(
                            story,
                            performances,
                            new Palette(output.colour()),
                            output.console().out())
                    .print();
        }
        return ExitCode.DONE.number();
    }

    /** Before the proposal there was no rule to show: drivers were bound as they liked. */
    private static List<KernelRules> sinceTheProposal() {
        return Arrays.<KernelRules>stream(OwnershipRules.values())
                .filter(rules -> rules.generation().compareTo(OwnershipRules.SERIES_V2) >= 0)
                .toList();
    }
}
