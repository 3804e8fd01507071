package dev.dmaowner.app.rules;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.machine.RulesChoice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code rules}: lists the generations and what each changed, or says which of them a kernel has. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "List the generations of the ownership rule: the kernels that each stands for, and what it changed, with the"
                    + " statement of the conformance tests, the first release, and whether a kernel was run or its source read.",
            "With a kernel's release, say which generation it has and why."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner rules",
            "  dmaowner rules 6.17                     which rules that kernel has",
            "  dmaowner rules \"$(uname -r)\"           the rules of this machine's kernel",
            "  dmaowner rules linux-6.18 --format json what that generation changed"
        })
public final class RulesCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "RELEASE",
            converter = RulesOption.Converter.class,
            description = "A kernel's release, as uname -r prints it, or a generation (default: every generation).")
    private @Nullable RulesChoice what;

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public RulesCommand() {}

    @Override
    public Integer call() throws IOException {
        Optional<RulesChoice> asked = Optional.ofNullable(what);
        RulesListing listing = new RulesListing(
                asked.map(choice -> choice.rules().generation()).map(List::of).orElse(List.of(OwnershipRules.values())),
                asked.filter(choice -> choice.kernelRelease().isPresent())
                        .map(choice -> RulesChoice.of(choice.kernelRelease())));
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), listing::writeTo);
        } else {
            listing.print(output.console().out());
        }
        return ExitCode.DONE.number();
    }
}
