package dev.dmaowner.ownership;

import java.util.concurrent.CopyOnWriteArrayList;

/** Who hears of the operations on a registry's groups. */
final class Listeners {

    private final CopyOnWriteArrayList<OwnershipListener> listeners = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    OwnershipRecording add(OwnershipListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(OwnershipEvent event) {
        for (OwnershipListener listener : listeners) {
            listener.happened(event);
        }
    }
}
