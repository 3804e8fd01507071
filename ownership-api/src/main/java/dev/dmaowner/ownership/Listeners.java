package dev.dmaowner.ownership;

import dev.dmaowner.Registration;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who hears of the operations on a registry's groups. */
final class Listeners {

    private final CopyOnWriteArrayList<OwnershipListener> listeners = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    Registration add(OwnershipListener listener) {
        listeners.add(listener);
        return Registration.of(() -> listeners.remove(listener));
    }

    /** A listener that throws hears nothing of it: what has happened has happened, and the others are to hear it too. */
    void tell(OwnershipEvent event) {
        for (OwnershipListener listener : listeners) {
            try {
                listener.happened(event);
            } catch (RuntimeException e) {
                // Its own defect. The caller holds a claim by now, which must not be lost for it.
                continue;
            }
        }
    }
}
