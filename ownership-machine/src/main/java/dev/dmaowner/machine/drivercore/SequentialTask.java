package dev.dmaowner.machine.drivercore;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Does something to several things, one after the other, where each may end later and in another thread. However many there
 * are, what ends at once goes on in a loop and not in a deeper call.
 *
 * @param <T> to what it is done
 */
final class SequentialTask<T> {

    private final Iterator<T> rest;
    private final BiConsumer<T, Runnable> act;
    private final Runnable then;

    /** How many steps the loop that goes on has to do; it is the only one. */
    private final AtomicInteger steps = new AtomicInteger();

    /**
     * @param things in order
     * @param act what is done to each; it runs what it is handed when that is over
     * @param then run at the end
     */
    SequentialTask(List<T> things, BiConsumer<T, Runnable> act, Runnable then) {
        this.rest = things.iterator();
        this.act = act;
        this.then = then;
    }

    /** Begin, once. */
    void begin() {
        next();
    }

    private void next() {
        if (steps.getAndIncrement() != 0) {
            return;
        }
        do {
            if (!rest.hasNext()) {
                then.run();
                return;
            }
            act.accept(rest.next(), this::next);
        } while (steps.decrementAndGet() != 0);
    }
}
