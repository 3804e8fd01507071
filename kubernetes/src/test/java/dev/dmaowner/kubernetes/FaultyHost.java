package dev.dmaowner.kubernetes;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;

/** Passes everything on, but one write goes wrong. */
final class FaultyHost extends ForwardingHost {

    /** What goes wrong. */
    enum Fault {
        REFUSED,
        BLOCKED,
        KILLED_BEFORE,
        KILLED_AFTER
    }

    private int left = -1;
    private Fault fault = Fault.REFUSED;
    private int writes;

    FaultyHost(Host host) {
        super(host);
    }

    /** @param write which write from now on goes wrong, from zero; a negative number for none */
    void arm(int write, Fault what) {
        left = write;
        fault = what;
    }

    int writes() {
        return writes;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        writes++;
        if (left-- != 0) {
            return super.write(path, text);
        }
        return switch (fault) {
            case REFUSED -> WriteAnswer.refused(Refusal.of(Errno.EIO, "injected"));
            case BLOCKED -> new WriteAnswer.Waiting(new PendingWrite("the test"));
            case KILLED_BEFORE -> throw new Killed();
            case KILLED_AFTER -> {
                super.write(path, text);
                throw new Killed();
            }
        };
    }
}
