package dev.dmaowner.app;

import dev.dmaowner.app.cli.ColourUse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/**
 * What picocli prints as help, in files that the build makes of the commands' models, plain and coloured. Laying it out takes longer than
 * to print it.
 */
final class HelpTexts {

    private static final String HELP = "help";
    private static final String SUFFIX = ".help";

    private HelpTexts() {}

    /**
     * {@return the help that these arguments ask for and nothing else} Empty where there is no such text: then picocli has to look at
     * them.
     */
    static Optional<String> askedFor(ColourUse colour, String... args) {
        int from = 0;
        int to = args.length;
        if (to > 0 && args[0].equals(HELP)) {
            from = 1;
        } else if (to > 0 && (args[to - 1].equals("--help") || args[to - 1].equals("-h"))) {
            to--;
        } else {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder(CommandModels.ROOT);
        for (int at = from; at < to; at++) {
            if (!isWord(args[at])) {
                return Optional.empty();
            }
            name.append(' ').append(args[at]);
        }
        try (InputStream file = HelpTexts.class.getResourceAsStream(file(name.toString(), colour))) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the help of " + name + " cannot be read", e);
        }
    }

    /** What a command can be called. */
    private static boolean isWord(String arg) {
        for (int at = 0; at < arg.length(); at++) {
            char c = arg.charAt(at);
            if ((c < 'a' || c > 'z') && (c != '-' || at == 0)) {
                return false;
            }
        }
        return !arg.isEmpty();
    }

    private static String file(String name, ColourUse colour) {
        return name.replace(' ', '_') + "." + colour.name().toLowerCase(Locale.ROOT) + SUFFIX;
    }

    /** Write the texts of a command and all below it. */
    static void write(CommandLine command, Path folder) throws IOException {
        for (ColourUse colour : ColourUse.values()) {
            ColorScheme scheme = Help.defaultColorScheme(colour == ColourUse.COLOURED ? Ansi.ON : Ansi.OFF);
            String name = command.getCommandSpec().qualifiedName();
            Files.writeString(folder.resolve(file(name, colour)), command.getUsageMessage(scheme));
        }
        for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
            write(each.getValue(), folder);
        }
    }
}
