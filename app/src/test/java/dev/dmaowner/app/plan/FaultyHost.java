package dev.dmaowner.app.plan;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;

/** Passes everything on, but one write goes wrong. */
final class FaultyHost extends ForwardingHost {

    private final int at;
    private final Fault fault;
    private int writes;
    private Runnable late = () -> {};

    /** @param at which write goes wrong, from zero; a negative number for none */
    FaultyHost(Host host, int at, Fault fault) {
        super(host);
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

    /** One at a time: it counts, and unbinds can come side by side. */
    @Override
    public synchronized WriteAnswer write(String path, String text) {
        if (writes++ != at) {
            return super.write(path, text);
        }
        return switch (fault) {
            case ERRNO -> WriteAnswer.refused(Refusal.of(Errno.EIO, "injected"));
            case BLOCKED_THEN_DONE -> {
                late = () -> super.write(path, text);
                yield new WriteAnswer.Waiting(new PendingWrite("the test"));
            }
            case BLOCKED_THEN_LOST -> new WriteAnswer.Waiting(new PendingWrite("the test"));
            case KILLED_AFTER -> {
                super.write(path, text);
                throw new Killed();
            }
            case KILLED_BEFORE, TORN_JOURNAL -> throw new Killed();
        };
    }
}
