package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.plan.check.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option that overrules safety checks. */
final class DespiteOption {

    @Option(
            names = "--despite",
            paramLabel = "CHECK",
            description = "Overrule a safety check, by the name that it gives.")
    private List<String> checks = new ArrayList<>();

    DespiteOption() {}

    /** {@return the names of the checks that are overruled} */
    Set<String> names() throws CommandFailure {
        List<String> known = Stream.concat(Guards.overrulable().stream(), Stream.of(Guards.LOCKED_MEMORY))
                .sorted()
                .toList();
        for (String check : checks) {
            if (!known.contains(check)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no safety check '" + check + "'; the checks are " + String.join(", ", known));
            }
        }
        return Set.copyOf(checks);
    }
}
