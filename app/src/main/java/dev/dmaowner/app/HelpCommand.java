package dev.dmaowner.app;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how to use a command, or a command of a command: picocli's own knows only those of the first level. */
@Command(name = "help", helpCommand = true, description = "Show how to use a command, such as 'show' or 'plan take'.")
final class HelpCommand implements Runnable {

    @Parameters(paramLabel = "COMMAND", description = "The command, and the command of it if it has several.")
    private List<String> names = List.of();

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    HelpCommand() {}

    @Override
    public void run() {
        CommandLine command = spec.root().commandLine();
        for (String name : names) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        command,
                        "there is no command '" + command.getCommandSpec().qualifiedName() + " " + name + "'");
            }
            command = next;
        }
        command.usage(command.getOut());
    }
}
