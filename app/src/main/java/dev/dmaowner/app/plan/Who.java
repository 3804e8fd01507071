package dev.dmaowner.app.plan;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.run.RunHead;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/** Who runs this program, for the lock and the journals. */
final class Who {

    private static final String HOST_NAME = "/proc/sys/kernel/hostname";

    private Who() {}

    /** {@return a description of this process} */
    static String process() {
        return "dmaowner, process " + ProcessHandle.current().pid() + ", since " + Instant.now();
    }

    /** {@return the user who asked for what this process does: with sudo and its like, who called them} */
    static String user() {
        String own = System.getProperty("user.name", "");
        return Stream.of("SUDO_USER", "DOAS_USER")
                .map(name -> Optional.ofNullable(System.getenv(name)).orElse(""))
                .filter(name -> !name.isEmpty() && !name.equals(own))
                .findFirst()
                .map(asking -> asking + " as " + own)
                .orElse(own);
    }

    /** {@return the head of the journal of a run that begins now} */
    static RunHead head(Host host, String claim, String holder) {
        return new RunHead(
                process(),
                Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                user(),
                name(host),
                claim,
                holder);
    }

    private static String name(Host host) {
        try {
            return host.readText(HOST_NAME).orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
