package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.Errno;
import dev.dmaowner.host.WriteAnswer;

/** Describes actual and expected answers of a machine as sentences. */
final class Answers {

    private Answers() {}

    /**
     * @param operation what was asked of the machine, such as {@code bind}
     * @param answer its answer
     */
    static void assertDone(String operation, WriteAnswer answer) {
        if (!answer.equals(WriteAnswer.DONE)) {
            fail(operation + " " + words(answer) + "; expected it to be done");
        }
    }

    static void assertRefused(Errno errno, String operation, WriteAnswer answer) {
        if (answer.refusal().filter(why -> why.errno() == errno).isEmpty()) {
            fail(operation + " " + words(answer) + "; expected it to answer " + errno);
        }
    }

    private static String words(WriteAnswer answer) {
        if (answer instanceof WriteAnswer.Waiting) {
            return "waits until a holder lets go";
        }
        return answer.refusal().map(why -> "answered " + why).orElse("was done");
    }
}
