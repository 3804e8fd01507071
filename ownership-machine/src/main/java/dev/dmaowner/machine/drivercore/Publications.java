package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Registration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Named publications of drivers: character devices, parameters, attributes. Publishing under a taken name replaces the old entry;
 * closing a registration removes only its own entry.
 *
 * @param <T> the type of the entries
 */
public final class Publications<T> {

    private final ConcurrentSkipListMap<String, T> shown = new ConcurrentSkipListMap<>();

    Registration publish(String name, T what) {
        shown.put(name, what);
        return Registration.of(() -> shown.remove(name, what));
    }

    public Optional<T> find(String name) {
        return Optional.ofNullable(shown.get(name));
    }

    /** {@return the entries sorted by name; a live view} */
    public SortedMap<String, T> all() {
        return shown;
    }
}
