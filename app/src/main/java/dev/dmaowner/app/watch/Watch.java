package dev.dmaowner.app.watch;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Compares snapshots of a host and reports the changes. For use by one thread. */
final class Watch {

    private final Host host;
    private final List<String> buses;
    private Snapshot last;

    private Watch(Host host, List<String> buses, Snapshot first) {
        this.host = host;
        this.buses = buses;
        this.last = first;
    }

    static Watch begin(Host host, List<String> buses) throws IOException {
        return new Watch(host, buses, Snapshot.of(host, buses));
    }

    /** Look once more. */
    void look(Consumer<HostChange> listener) throws IOException {
        Snapshot now = Snapshot.of(host, buses);
        last.changesTo(now).forEach(listener);
        last = now;
    }
}
