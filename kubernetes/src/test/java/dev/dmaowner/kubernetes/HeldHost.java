package dev.dmaowner.kubernetes;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import java.util.concurrent.CountDownLatch;

/** Passes everything on, but holds one write until the test lets it go. */
final class HeldHost extends ForwardingHost {

    private int left = -1;
    private CountDownLatch reached = new CountDownLatch(1);
    private CountDownLatch letGo = new CountDownLatch(1);

    HeldHost(Host host) {
        super(host);
    }

    synchronized void holdAt(int write) {
        left = write;
        if (write < 0) {
            return;
        }
        reached = new CountDownLatch(1);
        letGo = new CountDownLatch(1);
    }

    CountDownLatch reached() {
        return reached;
    }

    void letGo() {
        letGo.countDown();
    }

    /** Taken in one piece, so that a test that lets go and goes on is not waited for again. */
    private synchronized CountDownLatch heldUntil() {
        if (left-- != 0) {
            return new CountDownLatch(0);
        }
        reached.countDown();
        return letGo;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        CountDownLatch until = heldUntil();
        if (until.getCount() > 0) {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return super.write(path, text);
    }
}
