package dev.dmaowner.app.plugins;

/**
 * A working service of a plug-in.
 *
 * @param <S> the kind of service
 * @param name the name that it gives itself
 * @param bus the bus that it serves, its own name for a bus type, empty text for a driver of IOMMUs
 * @param service the service
 * @param origin where it comes from
 */
public record Plugin<S>(String name, String bus, S service, Origin origin) {

    /** {@return its full name, unique among services of its kind} */
    String fullName() {
        return bus.isEmpty() || bus.equals(name) ? name : bus + "/" + name;
    }
}
