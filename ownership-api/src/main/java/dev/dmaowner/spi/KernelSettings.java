package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a driver's answer turns on besides the device: the kernel's rules and the parameters of its modules. Immutable if the
 * function is.
 *
 * @param rules the rules of the kernel
 * @param parameters the value of a parameter by the names of its module and its own, empty if the kernel does not show it, as when
 *     the module is not loaded
 */
public record KernelSettings(KernelRules rules, BiFunction<String, String, Optional<String>> parameters) {

    /** {@return the value of a module's parameter, empty if the kernel does not show it} */
    public Optional<String> parameter(String module, String name) {
        return parameters.apply(module, name);
    }
}
