package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.plugins.PluginWatch;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs common commands one after the other, so that a virtual machine can archive the classes that they use. The build starts it, and the
 * Debian package where it is installed.
 */
final class TrainingRun {

    private static final String[][] COMMANDS = {
        {"--version"},
        {"help"},
        {"show", "-m", "sample:pci"},
        {"explain", "-m", "sample:pci", "1"},
        {"plan", "take", "1", "--with-group", "-m", "sample:pci"},
    };

    private static final String CLASS = ".class";

    private TrainingRun() {}

    /**
     * @param args {@code all} to load every class of the command's own modules too
     * @throws IOException if a module cannot be read
     */
    public static void main(String[] args) throws IOException {
        Main.prepare();
        if (List.of(args).contains("all")) {
            loadAll();
        }
        for (String[] command : COMMANDS) {
            Console console = Console.ofProcess();
            PluginWatch watch = PluginWatch.overThisThread(console);
            int code = Main.execute(console, command);
            watch.done();
            if (code != ExitCode.DONE.number()) {
                System.exit(code);
            }
        }
        System.exit(ExitCode.DONE.number());
    }

    private static void loadAll() throws IOException {
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            if (module.name().startsWith("dev.dmaowner")) {
                try (ModuleReader reader = module.reference().open();
                        Stream<String> files = reader.list()) {
                    Module named = ModuleLayer.boot().findModule(module.name()).orElseThrow();
                    files.filter(file -> file.endsWith(CLASS) && !file.endsWith("-info" + CLASS))
                            .map(file -> file.substring(0, file.length() - CLASS.length())
                                    .replace('/', '.'))
                            .forEach(name -> Class.forName(named, name));
                }
            }
        }
    }
}
