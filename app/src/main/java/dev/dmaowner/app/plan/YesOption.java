package dev.dmaowner.app.plan;

import picocli.CommandLine.Option;

/** The option to carry out a change without a question. */
final class YesOption {

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean[] yes = {};

    YesOption() {}

    Question question() {
        return yes.length > 0 ? Question.ANSWERED : Question.ofProcess();
    }
}
