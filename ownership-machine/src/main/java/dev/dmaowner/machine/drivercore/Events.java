package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.machine.event.MachineListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies listeners; costs almost nothing while there are none. */
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<MachineListener> listeners = new CopyOnWriteArrayList<>();

    public void add(MachineListener listener) {
        listeners.add(listener);
    }

    public void tell(MachineEvent.Kind kind, DeviceId device, String detail) {
        if (!listeners.isEmpty()) {
            MachineEvent event = new MachineEvent(kind, device, detail);
            listeners.forEach(listener -> tell(listener, event));
        }
    }

    /** Exceptions of listeners are logged, because the operation in progress must be completed. */
    private static void tell(MachineListener listener, MachineEvent event) {
        try {
            listener.happened(event);
        } catch (RuntimeException | LinkageError e) {
            LOG.atError()
                    .addKeyValue("device", event.device())
                    .addKeyValue("event", event.kind())
                    .setCause(e)
                    .log("a listener threw");
        }
    }
}
