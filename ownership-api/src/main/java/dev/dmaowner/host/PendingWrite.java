package dev.dmaowner.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A write that has not answered yet. Waiting is a value here: no thread sleeps for it, the operation that lets go
 * completes it.
 *
 * <p>Safe for use by several threads. Listeners run in the thread that completes it, without any lock held.
 */
public final class PendingWrite {

    private final String waitsFor;
    private final List<Consumer<WriteAnswer>> listeners = new ArrayList<>(1);
    private @Nullable WriteAnswer answer;

    /** @param waitsFor who or what must let go, human-readable */
    public PendingWrite(String waitsFor) {
        this.waitsFor = waitsFor;
    }

    /** {@return who or what must let go} */
    public String waitsFor() {
        return waitsFor;
    }

    /** {@return the answer, empty while the write waits} */
    public synchronized Optional<WriteAnswer> answer() {
        return Optional.ofNullable(answer);
    }

    /** Call the listener with the answer: now if it is there, else when it comes. */
    public void whenAnswered(Consumer<WriteAnswer> listener) {
        WriteAnswer now;
        synchronized (this) {
            now = answer;
            if (now == null) {
                listeners.add(listener);
                return;
            }
        }
        listener.accept(now);
    }

    /**
     * Give the answer.
     *
     * @throws IllegalArgumentException if it is one that waits
     * @throws IllegalStateException if there is an answer already
     */
    public void complete(WriteAnswer result) {
        if (result instanceof WriteAnswer.Waiting) {
            throw new IllegalArgumentException("a pending write is completed with done or refused, not with waiting");
        }
        List<Consumer<WriteAnswer>> toCall;
        synchronized (this) {
            if (answer != null) {
                throw new IllegalStateException("this write was answered before: " + answer);
            }
            answer = result;
            toCall = List.copyOf(listeners);
            listeners.clear();
        }
        toCall.forEach(listener -> listener.accept(result));
    }
}
