package dev.dmaowner.machine.drivercore;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Runs an asynchronous action on each element in order. Elements that complete synchronously are handled in a loop, so the stack does
 * not grow.
 *
 * @param <T> the type of the elements
 */
final class SequentialTask<T> {

    private final Iterator<T> rest;
    private final BiConsumer<T, Runnable> act;
    private final Runnable then;

    /** The number of elements that the running loop has yet to start; only one thread runs the loop. */
    private final AtomicInteger steps = new AtomicInteger();

    /**
     * @param things the elements in order
     * @param act the action; it runs its second argument when it is done
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
