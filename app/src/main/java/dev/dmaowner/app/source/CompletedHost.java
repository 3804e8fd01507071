package dev.dmaowner.app.source;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A recorded machine with what else is known of it: where the recording has nothing, the other answers. Read-only, and safe for use by
 * several threads, as both are.
 */
final class CompletedHost extends ForwardingHost {

    private final Host recorded;
    private final Host known;
    private final HostDescription description;

    /**
     * @param recorded the recording, which counts wherever it has anything
     * @param known the rest, which leads to devices by the same paths
     */
    CompletedHost(Host recorded, Host known) {
        super(recorded);
        this.recorded = recorded;
        this.known = known;
        this.description = describe(recorded.description(), known.description());
    }

    private static HostDescription describe(HostDescription recorded, HostDescription known) {
        List<String> remarks = new ArrayList<>(recorded.remarks());
        remarks.addAll(known.remarks());
        return new HostDescription(
                recorded.kind(),
                known.source(),
                recorded.kernelRelease().or(known::kernelRelease),
                recorded.registers(),
                remarks);
    }

    @Override
    public HostDescription description() {
        return description;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Optional<byte[]> content = recorded.read(path);
        return content.isPresent() ? content : known.read(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        List<String> names = recorded.list(path);
        List<String> more = known.list(path);
        if (names.isEmpty() || more.isEmpty()) {
            return names.isEmpty() ? more : names;
        }
        TreeSet<String> all = new TreeSet<>(names);
        all.addAll(more);
        return List.copyOf(all);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<String> target = recorded.readLink(path);
        return target.isPresent() ? target : known.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        return recorded.exists(path) || known.exists(path);
    }
}
