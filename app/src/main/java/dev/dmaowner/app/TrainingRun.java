package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.plugins.PluginWatch;

/** Runs common commands one after the other, so that a virtual machine can learn which classes they use, and how. The build uses it. */
final class TrainingRun {

    private static final String[][] COMMANDS = {
        {"--version"},
        {"help"},
        {"show", "-m", "sample:pci"},
        {"explain", "-m", "sample:pci", "1"},
        {"plan", "take", "1", "--with-group", "-m", "sample:pci"},
    };

    private TrainingRun() {}

    /** @param args none */
    public static void main(String[] args) {
        Main.nameLogging();
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
}
