package dev.dmaowner.app.doctor;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer of one check.
 *
 * @param name its name
 * @param statement what was found, a clause
 * @param cure what to do, empty if nothing need be done or nothing is known to help
 * @param told the files that would tell, if the answer is not known
 */
public record Check(String name, Outcome outcome, String statement, Optional<String> cure, List<String> told) {

    /** How a check ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        NOT_KNOWN;

        /** {@return the name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Check {
        told = List.copyOf(told);
    }

    /**
     * {@return the answers to all checks of a machine}
     *
     * @throws IOException if the host cannot be read
     */
    public static List<Check> all(Host host, HostSurvey survey) throws IOException {
        return Examination.all(ExaminedHost.of(host, survey));
    }

    static Check passed(String name, String statement) {
        return new Check(name, Outcome.PASSED, statement, Optional.empty(), List.of());
    }

    static Check failed(String name, String statement, String cure) {
        return failed(name, statement, Optional.of(cure));
    }

    static Check failed(String name, String statement, Optional<String> cure) {
        return new Check(name, Outcome.FAILED, statement, cure, List.of());
    }

    static Check notKnown(String name, String statement, String... told) {
        return new Check(name, Outcome.NOT_KNOWN, statement, Optional.empty(), List.of(told));
    }

    Check curedBy(Optional<String> words) {
        return new Check(name, outcome, statement, words, told);
    }
}
