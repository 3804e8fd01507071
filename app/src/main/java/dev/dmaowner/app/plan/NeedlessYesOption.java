package dev.dmaowner.app.plan;

import picocli.CommandLine.Option;

/**
 * Accepts {@code --yes} for commands that never ask. They continue or undo what was agreed to before, where an unanswered question
 * would do harm. Scripts can pass the option to all commands alike.
 */
final class NeedlessYesOption {

    @Option(
            names = {"-y", "--yes"},
            hidden = true,
            description = "Nothing is asked.")
    private boolean[] yes = {};

    NeedlessYesOption() {}
}
