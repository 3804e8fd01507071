package dev.dmaowner.app.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The log of the system, to which each change is told in one line, by the program {@code logger}. A change never fails, and hardly waits,
 * because of it.
 */
final class SystemLog {

    /** Of a machine that is not the running one. */
    static final SystemLog NONE = new SystemLog(Optional.empty());

    private static final int LONGEST = 800;
    private static final long PATIENCE_MILLIS = 2000;

    private final Optional<Path> logger;

    private SystemLog(Optional<Path> logger) {
        this.logger = logger;
    }

    /** {@return the log of this machine; nothing is told where it has no {@code logger}} */
    static SystemLog ofThisMachine() {
        return by(Stream.of("/usr/bin/logger", "/bin/logger")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst());
    }

    static SystemLog by(Optional<Path> logger) {
        return new SystemLog(logger);
    }

    /** Tell one line. Characters that could be taken for more than text are left out. */
    void tell(String line) {
        if (logger.isEmpty()) {
            return;
        }
        StringBuilder plain = new StringBuilder();
        line.chars().limit(LONGEST).map(c -> c < ' ' || c == 0x7f ? '?' : c).forEach(c -> plain.append((char) c));
        try {
            Process process = new ProcessBuilder(
                            logger.get().toString(), "-t", "dmaowner", "-p", "user.notice", "--", plain.toString())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            // The change goes on without the log; the journal records it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
