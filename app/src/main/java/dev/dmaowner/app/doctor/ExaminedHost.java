package dev.dmaowner.app.doctor;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The machine that is examined.
 *
 * @param rights tells whether this user may read and write a node, empty for a machine that is not this one. To open a group's node would
 *     claim it, so nothing is opened.
 */
record ExaminedHost(Host host, HostSurvey survey, Optional<Predicate<String>> rights) {

    static ExaminedHost of(Host host, HostSurvey survey) {
        return new ExaminedHost(
                host,
                survey,
                host.description().kind() == HostDescription.Kind.LIVE
                        ? Optional.of(ExaminedHost::mayOpen)
                        : Optional.empty());
    }

    private static boolean mayOpen(String node) {
        return Files.isReadable(Path.of(node)) && Files.isWritable(Path.of(node));
    }

    boolean isLive() {
        return host.description().kind() == HostDescription.Kind.LIVE;
    }

    boolean isRecorded(String path) {
        return Recorded.isRecorded(host, path);
    }

    /** {@return the text of a file, empty if it is not there or this user may not read it} */
    Optional<String> text(String path) {
        try {
            return host.readText(path);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return the content of a file, empty if it is not there or this user may not read it} */
    Optional<byte[]> content(String path) {
        try {
            return host.read(path);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
