package dev.dmaowner.machine.drivercore;

import java.util.Optional;

/** What drivers publish and share on one machine, and the module parameters that they were given at load. */
public final class DriverPublications {

    private final SharedObjects shared = new SharedObjects();
    private final Publications<PublishedNode> nodes = new Publications<>();
    private final Publications<PublishedAttribute> parameters = new Publications<>();
    private final GivenParameters given;

    /** @param given what module parameters were given at load */
    DriverPublications(GivenParameters given) {
        this.given = given;
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
        return given.value(module, name);
    }
}
