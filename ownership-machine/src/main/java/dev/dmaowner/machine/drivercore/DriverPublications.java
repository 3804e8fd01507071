package dev.dmaowner.machine.drivercore;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What drivers publish and share on one machine, and the module parameters that they were given at load. */
public final class DriverPublications {

    private final SharedObjects shared = new SharedObjects();
    private final Publications<PublishedNode> nodes = new Publications<>();
    private final Publications<PublishedAttribute> parameters = new Publications<>();
    private final GivenParameters given;
    private final AtomicLong taints = new AtomicLong();

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

    void taint(int flag) {
        taints.accumulateAndGet(1L << flag, (before, one) -> before | one);
    }

    /** {@return the flags by which drivers have tainted the kernel, one bit each} */
    public long taints() {
        return taints.get();
    }

    /** {@return the value that a module's parameter was given at load, empty if none} */
    Optional<String> givenParameter(String module, String name) {
        return given.value(module, name);
    }
}
