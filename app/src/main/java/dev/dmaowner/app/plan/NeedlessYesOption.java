package dev.dmaowner.app.plan;

import picocli.CommandLine.Option;

/**
 * For commands that never ask, because they only go on with what was agreed to, or lead back from trouble, where a question
 * that nobody answers would do harm. Scripts may say it all the same, as they do to other commands.
 */
final class NeedlessYesOption {

    @Option(
            names = {"-y", "--yes"},
            hidden = true,
            description = "Nothing is asked.")
    private boolean[] yes = {};

    NeedlessYesOption() {}
}
