package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.model.ModelReader;
import dev.dmaowner.app.model.ModelWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

class CommandModelsTest {

    private static final List<String> NAMES = Subcommands.NAMES;

    @ParameterizedTest
    @FieldSource("NAMES")
    void aCommandIsTheSameFromItsFileAsFromItsAnnotations(String name) {
        assertSame(
                rootWith(name, new CommandLine(Subcommands.command(name))),
                rootWith(name, CommandModels.model(Subcommands.command(name), name)));
    }

    @Test
    void theRootCommandIsTheSameToo() {
        assertSame(
                new CommandLine(new RootCommand(console())),
                CommandModels.model(new RootCommand(console()), "dmaowner"));
    }

    /** Otherwise all would be read off annotations, and the other tests here would prove nothing. */
    @Test
    void theBuildMadeTheFiles() {
        for (String name : Subcommands.NAMES) {
            assertNotNull(CommandModels.class.getResource(name + ".model"), name);
        }
        assertNotNull(CommandModels.class.getResource("dmaowner.model"));
        assertNotNull(CommandModels.class.getResource("outlines.model"));
    }

    @Test
    void helpListsTheFirstLineOfEachDescription() {
        CommandLine listed = Subcommands.of(new RootCommand(console()), "--help");
        CommandLine whole = Subcommands.of(new RootCommand(console()), "@all");
        for (String name : Subcommands.NAMES) {
            assertEquals(firstLine(whole, name), firstLine(listed, name));
        }
    }

    private static String firstLine(CommandLine root, String name) {
        return root.getSubcommands().get(name).getCommandSpec().usageMessage().description()[0];
    }

    @Test
    void valuesReachTheFieldsOfTheCommandAndOfItsMixins() throws IOException {
        Sender read = new Sender();
        CommandLine line = ModelReader.read(new ByteArrayInputStream(written(new Sender())), read);
        line.parseArgs("-l", "3", "to", "one", "--via", "/a", "two");
        Receiver receiver = line.getSubcommands().get("to").getCommand();
        assertEquals(3, read.limits.level);
        assertEquals(List.of("one", "two"), receiver.names);
        assertEquals(Path.of("/a"), receiver.via);
        assertEquals(read, receiver.sender);
        assertThrows(CommandLine.ParameterException.class, () -> line.parseArgs("to"));
    }

    @Test
    void whatAFileCannotHoldIsRefusedWhenItIsWritten() {
        assertThrows(IllegalArgumentException.class, () -> written(new Grouped()));
        assertThrows(IllegalArgumentException.class, () -> written(new Split()));
    }

    private static byte[] written(Object command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelWriter.write(new CommandLine(command), out);
        return out.toByteArray();
    }

    private static CommandLine rootWith(String name, CommandLine command) {
        return CommandModels.model(new RootCommand(console()), "dmaowner").addSubcommand(name, command);
    }

    private static Console console() {
        return new Console(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Display.FILE, Map.of());
    }

    private static void assertSame(CommandLine expected, CommandLine read) {
        assertEquals(expected.getUsageMessage(Ansi.OFF), read.getUsageMessage(Ansi.OFF));
        assertEquals(expected.getUsageMessage(Ansi.ON), read.getUsageMessage(Ansi.ON));
        assertEquals(arguments(expected), arguments(read));
        assertEquals(
                List.of(expected.getCommandSpec().version()),
                List.of(read.getCommandSpec().version()));
        assertEquals(
                expected.getCommandSpec().helpCommand(), read.getCommandSpec().helpCommand());
        assertEquals(
                List.copyOf(expected.getSubcommands().keySet()),
                List.copyOf(read.getSubcommands().keySet()));
        expected.getSubcommands()
                .forEach((name, subcommand) ->
                        assertSame(subcommand, read.getSubcommands().get(name)));
        if (expected.getCommandSpec().parent() != null) {
            GlobalOptions.of(read.getCommandSpec());
        }
    }

    private static List<String> arguments(CommandLine command) {
        List<String> told = new ArrayList<>();
        for (ArgSpec arg : command.getCommandSpec().args()) {
            String name = arg instanceof OptionSpec option
                    ? Arrays.toString(option.names()) + option.usageHelp() + option.versionHelp()
                    : "at " + ((PositionalParamSpec) arg).index();
            told.add(String.join(
                    "; ",
                    name,
                    arg.type().getName(),
                    Arrays.toString(arg.auxiliaryTypes()),
                    arg.arity().toString(),
                    arg.paramLabel(),
                    Arrays.toString(arg.description()),
                    "required " + arg.required(),
                    "hidden " + arg.hidden(),
                    "inherited " + arg.inherited(),
                    arg.scopeType().name(),
                    "default " + arg.defaultValue(),
                    Arrays.stream(arg.converters())
                            .map(converter -> converter.getClass().getName())
                            .toList()
                            .toString(),
                    String.valueOf(arg.completionCandidates())));
        }
        return told;
    }

    private static class Level {
        @Option(names = "-l", defaultValue = "1")
        int level;
    }

    @Command(name = "send", subcommands = Receiver.class)
    private static class Sender {
        @Mixin
        Level limits = new Level();
    }

    @Command(name = "to")
    private static class Receiver {
        @Parameters(arity = "1..*")
        List<String> names = List.of();

        @Option(names = "--via")
        Path via = Path.of("/");

        @ParentCommand
        Sender sender = new Sender();
    }

    @Command(name = "grouped")
    private static class Grouped {
        @ArgGroup
        Level level = new Level();
    }

    @Command(name = "split")
    private static class Split {
        @Option(names = "-s", split = ",")
        List<String> parts = List.of();
    }
}
