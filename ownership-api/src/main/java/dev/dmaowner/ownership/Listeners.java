package dev.dmaowner.ownership;

import dev.dmaowner.Registration;
import java.util.concurrent.CopyOnWriteArrayList;

/** The listeners of a registry. */
final class Listeners {

    private final CopyOnWriteArrayList<OwnershipListener> listeners = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    Registration add(OwnershipListener listener) {
        listeners.add(listener);
        return Registration.of(() -> listeners.remove(listener));
    }

    /**
     * Notify all listeners. Their exceptions are swallowed: the operation has taken effect, the other listeners must still be
     * notified, and the caller may hold a claim by now, which must not be lost.
     */
    void notifyOf(OwnershipEvent event) {
        for (OwnershipListener listener : listeners) {
            try {
                listener.onOperation(event);
            } catch (RuntimeException e) {
                continue;
            }
        }
    }
}
