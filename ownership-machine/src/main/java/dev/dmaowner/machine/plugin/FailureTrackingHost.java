package dev.dmaowner.machine.plugin;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ReadRefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host that remembers what it could not read. An exception of a plug-in with such a failure behind it is the host's fault; any
 * other is a defect of the plug-in.
 */
final class FailureTrackingHost extends ForwardingHost {

    private final Set<IOException> failures = ConcurrentHashMap.newKeySet();

    FailureTrackingHost(Host host) {
        super(host);
    }

    private interface Reading<T> {
        T answer() throws IOException;
    }

    private <T> T tracked(Reading<T> reading) throws IOException {
        try {
            return reading.answer();
        } catch (ReadRefusedException e) {
            // The kernel refuses to show some files; this is no failure of the host.
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
        return tracked(() -> super.read(path));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return tracked(() -> super.list(path));
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return tracked(() -> super.readLink(path));
    }

    @Override
    public Optional<String> readText(String path) throws IOException {
        return tracked(() -> super.readText(path));
    }
}
