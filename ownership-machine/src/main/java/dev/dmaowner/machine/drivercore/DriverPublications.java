package dev.dmaowner.machine.drivercore;

import java.util.Map;
import java.util.Optional;

/** What drivers publish and share on one machine, and the module parameters that they were given at load. */
public final class DriverPublications {

    private final SharedObjects shared = new SharedObjects();
    private final Publications<PublishedNode> nodes = new Publications<>();
    private final Publications<PublishedAttribute> parameters = new Publications<>();
    private final Map<String, String> given;

    /** @param given the values of module parameters by {@code MODULE/NAME} */
    DriverPublications(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    SharedObjects shared() {
        return shared;
    }

    /** {@return the character devices, by their names below {@code /dev}} */
    public Publications<PublishedNode> nodes() {
        return nodes;
    }

    /** {@return the parameters of modules, by {@code MODULE/NAME}} */
    public Publications<PublishedAttribute> parameters() {
        return parameters;
    }

    /** {@return the value that a module's parameter was given at load, empty if none} */
    Optional<String> givenParameter(String module, String name) {
        return Optional.ofNullable(given.get(module + "/" + name));
    }
}
