package dev.dmaowner.app.plugins;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code plugins}: lists installed plug-ins, and refused ones with the reason. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description =
                "List the bus types and drivers that are installed: from which module, of which version, from where,"
                        + " and what was refused and why.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner plugins",
            "  dmaowner plugins --format json",
            "  dmaowner plugins --plugins my-plugins     those of a folder too",
            "  dmaowner plugins --rules series-v2        who manages DMA under other rules"
        })
public final class PluginsCommand implements Callable<Integer> {

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    /** For picocli. */
    public PluginsCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        InstalledPlugins plugins = InstalledPlugins.find(output.global());
        rules.choice().ifPresent(choice -> RulesNotes.print(output.console(), "plugins", choice));
        PluginListing listing = PluginListing.of(
                plugins, rules.rules().orElse(OwnershipRules.newest()).generation());
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), listing::writeTo);
        } else {
            listing.print(output.console().out());
        }
        plugins.requireBusTypes();
        return ExitCode.DONE.number();
    }
}
