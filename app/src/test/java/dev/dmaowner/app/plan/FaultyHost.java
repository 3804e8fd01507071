package dev.dmaowner.app.plan;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Passes everything on, but one write goes wrong. */
final class FaultyHost implements Host {

    private final Host host;
    private final int at;
    private final Fault fault;
    private int writes;
    private Runnable late = () -> {};

    /** @param at which write goes wrong, from zero; a negative number for none */
    FaultyHost(Host host, int at, Fault fault) {
        this.host = host;
        this.at = at;
        this.fault = fault;
    }

    int writes() {
        return writes;
    }

    /** What was blocked goes on. */
    void letGo() {
        late.run();
    }

    @Override
    public WriteAnswer write(String path, String text) {
        if (writes++ != at) {
            return host.write(path, text);
        }
        return switch (fault) {
            case ERRNO -> WriteAnswer.refused(Refusal.of(Errno.EIO, "injected"));
            case BLOCKED_THEN_DONE -> {
                late = () -> host.write(path, text);
                yield new WriteAnswer.Waiting(new PendingWrite("the test"));
            }
            case BLOCKED_THEN_LOST -> new WriteAnswer.Waiting(new PendingWrite("the test"));
            case KILLED_AFTER -> {
                host.write(path, text);
                throw new Killed();
            }
            case KILLED_BEFORE, TORN_JOURNAL -> throw new Killed();
        };
    }

    @Override
    public HostDescription description() {
        return host.description();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return host.read(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return host.list(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return host.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        return host.exists(path);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return host.open(path);
    }
}
