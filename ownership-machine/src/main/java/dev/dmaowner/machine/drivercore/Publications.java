package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Registration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What drivers show under names: nodes, parameters, attributes. Publishing under a name that is taken replaces what was
 * there; closing a publication takes away only what it published itself.
 *
 * @param <T> what is shown
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

    /** {@return what is shown, sorted by the characters of the names; a live view} */
    public SortedMap<String, T> all() {
        return shown;
    }
}
