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

    /** {@return the exception itself} That the kernel refuses to show some files is no failure of the host. */
    private IOException noted(IOException e) {
        if (!(e instanceof ReadRefusedException)) {
            failures.add(e);
        }
        return e;
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
        try {
            return super.read(path);
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public List<String> list(String path) throws IOException {
        try {
            return super.list(path);
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        try {
            return super.readLink(path);
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public Optional<String> readText(String path) throws IOException {
        try {
            return super.readText(path);
        } catch (IOException e) {
            throw noted(e);
        }
    }
}
