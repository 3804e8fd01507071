package dev.dmaowner.app;

import dev.dmaowner.app.capture.CaptureCommand;
import dev.dmaowner.app.compare.CompareCommand;
import dev.dmaowner.app.completion.CompletionCommand;
import dev.dmaowner.app.demo.DemoCommand;
import dev.dmaowner.app.doctor.DoctorCommand;
import dev.dmaowner.app.explain.ExplainCommand;
import dev.dmaowner.app.facts.FactsCommand;
import dev.dmaowner.app.fleet.FleetCommand;
import dev.dmaowner.app.groups.GroupsCommand;
import dev.dmaowner.app.hold.HoldCommand;
import dev.dmaowner.app.plan.ApplyCommand;
import dev.dmaowner.app.plan.HistoryCommand;
import dev.dmaowner.app.plan.LeaseCommand;
import dev.dmaowner.app.plan.MappingCommand;
import dev.dmaowner.app.plan.PlanCommand;
import dev.dmaowner.app.plan.RepairCommand;
import dev.dmaowner.app.plan.ResumeCommand;
import dev.dmaowner.app.plan.SyncCommand;
import dev.dmaowner.app.plan.UndoCommand;
import dev.dmaowner.app.plugins.PluginsCommand;
import dev.dmaowner.app.recording.RecordCommand;
import dev.dmaowner.app.report.ReportCommand;
import dev.dmaowner.app.rules.RulesCommand;
import dev.dmaowner.app.scenario.SimulateCommand;
import dev.dmaowner.app.schema.SchemaCommand;
import dev.dmaowner.app.shell.ShellCommand;
import dev.dmaowner.app.show.ShowCommand;
import dev.dmaowner.app.trace.ReplayCommand;
import dev.dmaowner.app.watch.WatchCommand;
import dev.dmaowner.app.why.WhyCommand;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The subcommands. Building the models of all takes longer than most of them run, so only those that the arguments name are built. For the
 * list of commands, and for the answer to a word that names none of them, the descriptions of the others are enough.
 */
final class Subcommands {

    /** In the order in which help lists them. */
    static final List<String> NAMES = List.of(
            "demo",
            "show",
            "explain",
            "why",
            "doctor",
            "groups",
            "report",
            "compare",
            "fleet",
            "plan",
            "apply",
            "undo",
            "resume",
            "repair",
            "sync",
            "mapping",
            "history",
            "lease",
            "hold",
            "capture",
            "watch",
            "simulate",
            "shell",
            "replay",
            "record",
            "facts",
            "rules",
            "plugins",
            "schema",
            "help",
            "completion");

    private static final String HELP = "help";
    private static final String COMPLETION = "completion";
    /** The start of an argument that names a file with more arguments, in which commands can be named. */
    private static final String ARGUMENTS = "@";

    private static final List<String> VERSION = List.of("--version", "-V");

    private Subcommands() {}

    /** {@return whether the arguments ask for the version and nothing else} */
    static boolean asksForVersion(String... args) {
        return args.length == 1 && VERSION.contains(args[0]);
    }

    /**
     * {@return the command with the subcommands that these arguments can mean} An argument that is not meant as a command can name one,
     * too.
     */
    static CommandLine of(RootCommand command, String... args) {
        Set<String> named = new HashSet<>(Arrays.asList(args));
        boolean areAllUsed = named.contains(COMPLETION) || namesFile(args);
        boolean areAllShown = named.contains(HELP) || Collections.disjoint(NAMES, named);
        CommandLine root = CommandModels.model(command, CommandModels.ROOT);
        Map<String, CommandSpec> outlines = areAllShown && !areAllUsed ? CommandModels.outlines() : Map.of();
        for (String name : NAMES) {
            if (areAllUsed || named.contains(name)) {
                root.addSubcommand(name, CommandModels.model(command(name), name));
            } else if (areAllShown) {
                root.addSubcommand(name, outlines.get(name));
            }
        }
        return root;
    }

    private static boolean namesFile(String... args) {
        for (String arg : args) {
            if (arg.startsWith(ARGUMENTS)) {
                return true;
            }
        }
        return false;
    }

    /** {@return a new object of the class that is run for this name} */
    static Object command(String name) {
        return switch (name) {
            case "demo" -> new DemoCommand();
            case "show" -> new ShowCommand();
            case "explain" -> new ExplainCommand();
            case "why" -> new WhyCommand();
            case "doctor" -> new DoctorCommand();
            case "groups" -> new GroupsCommand();
            case "report" -> new ReportCommand();
            case "compare" -> new CompareCommand();
            case "plan" -> new PlanCommand();
            case "apply" -> new ApplyCommand();
            case "undo" -> new UndoCommand();
            case "resume" -> new ResumeCommand();
            case "fleet" -> new FleetCommand();
            case "repair" -> new RepairCommand();
            case "sync" -> new SyncCommand();
            case "mapping" -> new MappingCommand();
            case "history" -> new HistoryCommand();
            case "lease" -> new LeaseCommand();
            case "hold" -> new HoldCommand();
            case "capture" -> new CaptureCommand();
            case "watch" -> new WatchCommand();
            case "simulate" -> new SimulateCommand();
            case "shell" -> new ShellCommand();
            case "replay" -> new ReplayCommand();
            case "record" -> new RecordCommand();
            case "facts" -> new FactsCommand();
            case "rules" -> new RulesCommand();
            case "plugins" -> new PluginsCommand();
            case "schema" -> new SchemaCommand();
            case "help" -> new HelpCommand();
            case "completion" -> new CompletionCommand();
            default -> throw new IllegalArgumentException("there is no command " + name);
        };
    }
}
