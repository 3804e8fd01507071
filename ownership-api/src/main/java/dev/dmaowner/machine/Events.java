package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners what happens; costs next to nothing while there are none. */
final class Events {

    private final List<MachineListener> listeners = new CopyOnWriteArrayList<>();

    void add(MachineListener listener) {
        listeners.add(listener);
    }

    void tell(MachineEvent.Kind kind, DeviceId device, String detail) {
        if (!listeners.isEmpty()) {
            MachineEvent event = new MachineEvent(kind, device, detail);
            listeners.forEach(listener -> listener.happened(event));
        }
    }
}
