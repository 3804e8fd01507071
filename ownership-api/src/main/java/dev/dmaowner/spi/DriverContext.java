package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Registration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a driver can do to the machine apart from any device. Safe for use by several threads. */
public interface DriverContext {

    /** {@return the generation of the rule in force} */
    KernelRules rules();

    /**
     * Find what drivers of one family share on this machine, such as vfio's table of groups.
     *
     * @param key the type of what is shared; one object of it exists for each machine
     * @param first makes it when it is asked for the first time
     */
    <T> T shared(Class<T> key, Supplier<T> first);

    /**
     * Publish a node below {@code /dev}.
     *
     * @param name such as {@code vfio/7}
     * @param node what opening it answers
     * @return the registration, closed to remove the node; a node published under the same name meanwhile stays
     */
    Registration publishNode(String name, CharDevice node);

    /**
     * Publish a parameter of a module as {@code /sys/module/MODULE/parameters/NAME}. Publishing one that exists replaces
     * it.
     */
    Registration publishParameter(String module, String name, Attribute parameter);

    /**
     * Tell what a parameter of a module was given when the module was loaded, by the boot command line or by modprobe's
     * configuration. Some parameters can be set in no other way.
     *
     * @return its text, empty if the parameter was left at its default
     */
    default Optional<String> moduleParameter(String module, String name) {
        return Optional.empty();
    }

    /**
     * Taint the kernel until the next boot: {@code add_taint}.
     *
     * @param flag the number of the flag, such as 6 for {@code TAINT_USER}
     */
    default void taint(int flag) {}
}
