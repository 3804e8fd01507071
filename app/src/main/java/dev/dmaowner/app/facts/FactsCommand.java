package dev.dmaowner.app.facts;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.source.BoardTree;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.host.CaptureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what Linux makes of a device tree. */
@Command(
        name = "facts",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Print as JSON what Linux makes of a flattened device tree: the platform and AMBA devices with their names,"
                    + " addresses and way to memory, the IOMMUs and who refers to them, and the PCI host bridges."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner facts board.dtb",
            "  dmaowner facts /sys/firmware/fdt      the machine it runs on, as root"
        })
public final class FactsCommand implements Callable<Integer> {

    /** No board's tree comes near it; what is larger is some other file. */
    private static final long LARGEST = 64L << 20;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The tree, as dtc writes it (.dtb).")
    private Path file = Path.of("");

    /** For picocli. */
    public FactsCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        BoardFacts facts = new BoardFacts(tree());
        JsonOutput.print(GlobalOptions.of(command).console(), facts::writeTo);
        return ExitCode.DONE.number();
    }

    private DeviceTree tree() throws CommandFailure, IOException {
        if (Files.isDirectory(file)) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + ": a directory, not a device tree");
        }
        if (Files.size(file) > LARGEST) {
            throw new CommandFailure(ExitCode.UNREADABLE, file + ": too large for a device tree");
        }
        try {
            return BoardTree.read(file.toString(), Files.readAllBytes(file));
        } catch (CaptureException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, e.getMessage());
        }
    }
}
