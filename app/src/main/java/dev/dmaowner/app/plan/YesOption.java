package dev.dmaowner.app.plan;

import picocli.CommandLine.Option;

/** Whether somebody is asked before a change is carried out. */
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
