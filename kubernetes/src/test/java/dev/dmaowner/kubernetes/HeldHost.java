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
        reached = new CountDownLatch(1);
        letGo = new CountDownLatch(1);
    }

    CountDownLatch reached() {
        return reached;
    }

    void letGo() {
        letGo.countDown();
    }

    private synchronized boolean isHeld() {
        return left-- == 0;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        if (isHeld()) {
            reached.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return super.write(path, text);
    }
}
