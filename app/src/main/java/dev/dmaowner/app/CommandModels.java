package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.model.ModelReader;
import dev.dmaowner.app.model.ModelWriter;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The models of the commands, in files that the build makes: one for each command, with its subcommands, and one with a line of help for
 * each. Without these files, as where a development environment compiled only the classes, picocli reads the annotations.
 */
final class CommandModels {

    /** The name of the command without a subcommand. */
    static final String ROOT = "dmaowner";

    private static final String OUTLINES = "outlines";
    private static final String SUFFIX = ".model";

    private CommandModels() {}

    /** {@return the command with all that it takes} */
    static CommandLine model(Object command, String name) {
        try (InputStream file = file(name)) {
            return file == null ? new CommandLine(command) : ModelReader.read(file, command);
        } catch (IOException e) {
            throw new UncheckedIOException("the model of " + name + " cannot be read", e);
        }
    }

    /** {@return a stand-in for each command, by name, for the list that help prints: it has a description, and cannot be run} */
    static Map<String, CommandSpec> outlines() {
        Map<String, CommandSpec> outlines = new HashMap<>();
        try (InputStream file = file(OUTLINES)) {
            if (file == null) {
                for (String name : Subcommands.NAMES) {
                    outlines.put(name, outline(description(Subcommands.command(name))));
                }
                return outlines;
            }
            DataInputStream in = new DataInputStream(file);
            for (int left = in.readShort(); left > 0; left--) {
                outlines.put(in.readUTF(), outline(in.readUTF()));
            }
            return outlines;
        } catch (IOException e) {
            throw new UncheckedIOException("the descriptions of the commands cannot be read", e);
        }
    }

    private static CommandSpec outline(String description) {
        CommandSpec outline = CommandSpec.create();
        outline.usageMessage().description(description);
        return outline;
    }

    /** {@return what help lists: the first line} */
    private static String description(Object command) {
        return command.getClass().getAnnotation(Command.class).description()[0];
    }

    private static @Nullable InputStream file(String name) {
        InputStream file = CommandModels.class.getResourceAsStream(name + SUFFIX);
        return file == null ? null : new BufferedInputStream(file);
    }

    /**
     * Write the files. The build runs this when the classes are compiled.
     *
     * @param args the folder that the classes were compiled to
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder =
                Path.of(args[0]).resolve(CommandModels.class.getPackageName().replace('.', '/'));
        write(new CommandLine(new RootCommand(Console.ofProcess())), folder.resolve(ROOT + SUFFIX));
        try (DataOutputStream outlines =
                new DataOutputStream(Files.newOutputStream(folder.resolve(OUTLINES + SUFFIX)))) {
            outlines.writeShort(Subcommands.NAMES.size());
            for (String name : Subcommands.NAMES) {
                Object command = Subcommands.command(name);
                write(new CommandLine(command), folder.resolve(name + SUFFIX));
                outlines.writeUTF(name);
                outlines.writeUTF(description(command));
            }
        }
        writeHelp(folder);
    }

    private static void writeHelp(Path folder) throws IOException {
        HelpTexts.write(Subcommands.of(new RootCommand(Console.ofProcess()), "@all"), folder);
    }

    private static void write(CommandLine command, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelWriter.write(command, out);
        }
    }
}
