package dev.dmaowner.host;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import java.util.Optional;

/** The answers of captured machines to attempts to change them. */
final class ReadOnlyAnswers {

    private ReadOnlyAnswers() {}

    static HostDescription describe(String source, Optional<String> kernelRelease) {
        return new HostDescription(HostDescription.Kind.CAPTURED, source, kernelRelease);
    }

    static WriteAnswer write(HostDescription host, String path) {
        return WriteAnswer.refused(refusal(path + " cannot be written", host));
    }

    static WriteAnswer loadModule(HostDescription host, String module) {
        return WriteAnswer.refused(refusal("the module " + module + " cannot be loaded", host));
    }

    static <T> Outcome<T> open(HostDescription host, String path) {
        return Outcome.refused(refusal(path + " cannot be opened", host));
    }

    private static Refusal refusal(String what, HostDescription host) {
        return Refusal.of(Errno.EROFS, what + ": " + host.source() + " is a capture, which can only be read")
                .curedBy("simulate it, or work on the machine itself");
    }
}
