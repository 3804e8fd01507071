package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.plan.run.RunHead;
import picocli.CommandLine.Option;

/** The option by which a program names its request, so that it can ask again. */
final class ClaimOption {

    @Option(
            names = "--id",
            paramLabel = "CLAIM",
            defaultValue = "",
            description =
                    "A name of your choice for this request. Called again with the same name, after any interruption, the command"
                            + " completes the request or reports it as done, and never carries it out twice.")
    private String claim = "";

    ClaimOption() {}

    /** {@return the name, empty text if none is given} */
    String claim() throws CommandFailure {
        try {
            return claim.isEmpty() ? "" : RunHead.requireClaim(claim);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e);
        }
    }
}
