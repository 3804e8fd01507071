package dev.dmaowner.app.plugins;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ReadRefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host that remembers what it could not read. A plug-in that reads it may throw for that, which is no defect of the
 * plug-in but of the host, and may throw for reasons of its own, which is.
 */
final class WitnessedHost extends ForwardingHost {

    private final Set<IOException> failures = ConcurrentHashMap.newKeySet();

    WitnessedHost(Host host) {
        super(host);
    }

    private interface Reading<T> {
        T answer() throws IOException;
    }

    private <T> T witnessed(Reading<T> reading) throws IOException {
        try {
            return reading.answer();
        } catch (ReadRefusedException e) {
            // A file that the kernel keeps to itself is read by no host; whoever needs it copes.
            throw e;
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    /** {@return the failure of the host that an exception comes from, empty if it comes from elsewhere} */
    Optional<IOException> failureBehind(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 100; depth++) {
            if (cause instanceof IOException failure && failures.contains(failure)) {
                return Optional.of(failure);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return witnessed(() -> super.read(path));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return witnessed(() -> super.list(path));
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return witnessed(() -> super.readLink(path));
    }

    @Override
    public Optional<String> readText(String path) throws IOException {
        return witnessed(() -> super.readText(path));
    }
}
