package dev.dmaowner.machine;

import java.util.List;

/**
 * A kernel module, as described by the lists in {@code /lib/modules}.
 *
 * @param name with underscores, as the kernel has it: a hyphen in a module's name means the same
 * @param placement whether it is part of the kernel's image
 * @param ids the modalias patterns of the devices that it drives, in the lists' order; empty if it has none
 */
record KernelModule(String name, Placement placement, List<String> ids) {

    KernelModule {
        ids = List.copyOf(ids);
    }

    /** Where a module is. */
    enum Placement {
        /** In the kernel's image, so that its drivers are registered before those of any other module. */
        BUILT_IN,
        /** A file that is loaded when a device asks for it. */
        LOADABLE
    }

    /** {@return a module's name with the kernel's spelling} */
    static String canonicalName(String name) {
        return name.replace('-', '_');
    }
}
