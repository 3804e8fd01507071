package dev.dmaowner.machine.drivercore;

import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns an operation that answers through a callback into an answer: the one given before the operation returned, or a pending one.
 */
public final class DeferredAnswer implements Consumer<WriteAnswer> {

    private @Nullable WriteAnswer answer;
    private @Nullable PendingWrite pending;

    private DeferredAnswer() {}

    /**
     * {@return the answer}
     *
     * @param waitsFor describes what the operation waits for; called only if it waits
     * @param operation starts the operation; it is given the receiver of the answer
     */
    static WriteAnswer of(Supplier<String> waitsFor, Consumer<Consumer<WriteAnswer>> operation) {
        DeferredAnswer waitable = new DeferredAnswer();
        operation.accept(waitable);
        return waitable.answerNow(waitsFor);
    }

    @Override
    public void accept(WriteAnswer given) {
        PendingWrite toComplete;
        synchronized (this) {
            answer = given;
            toComplete = pending;
        }
        if (toComplete != null) {
            toComplete.complete(given);
        }
    }

    private synchronized WriteAnswer answerNow(Supplier<String> waitsFor) {
        if (answer != null) {
            return answer;
        }
        pending = new PendingWrite(waitsFor.get());
        return new WriteAnswer.Waiting(pending);
    }
}
