package dev.dmaowner.app.plugins;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.ReadRefusedException;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host that remembers what it could not read. A plug-in that reads it may throw for that, which is no defect of the
 * plug-in but of the host, and may throw for reasons of its own, which is.
 */
final class WitnessedHost implements Host {

    private final Host host;
    private final Set<IOException> failures = ConcurrentHashMap.newKeySet();

    WitnessedHost(Host host) {
        this.host = host;
    }

    private interface Reading<T> {
        T from(Host host) throws IOException;
    }

    private <T> T witnessed(Reading<T> reading) throws IOException {
        try {
            return reading.from(host);
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
    public HostDescription description() {
        return host.description();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return witnessed(from -> from.read(path));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return witnessed(from -> from.list(path));
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return witnessed(from -> from.readLink(path));
    }

    @Override
    public boolean exists(String path) {
        return host.exists(path);
    }

    @Override
    public WriteAnswer write(String path, String text) {
        return host.write(path, text);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return host.open(path);
    }

    @Override
    public Optional<String> readText(String path) throws IOException {
        return witnessed(from -> from.readText(path));
    }
}
