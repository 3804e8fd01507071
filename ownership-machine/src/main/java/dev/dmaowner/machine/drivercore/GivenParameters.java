package dev.dmaowner.machine.drivercore;

import java.util.Optional;

/** What the parameters of modules were given when the modules were loaded. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface GivenParameters {

    /** {@return the text that a parameter of a module was given, empty if it was left at its default} */
    Optional<String> value(String module, String name);
}
