package dev.dmaowner.spi;

import java.util.List;
import java.util.Objects;

/**
 * What a driver says of itself.
 *
 * @param name as in {@code /sys/bus/BUS/drivers}, unique on its bus
 * @param bus the bus type's name
 * @param module the kernel module that it comes in, empty text if it is built in
 * @param ids modalias patterns as {@code modinfo} prints them, in the driver's order; a pattern with a prefix other than
 *     the bus's (as {@code vfio_pci:}) counts only under an override
 * @param bindFiles whether it has {@code bind} and {@code unbind} files
 */
public record DriverDescription(String name, String bus, String module, List<String> ids, BindFiles bindFiles) {

    public DriverDescription {
        Objects.requireNonNull(module, "module");
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot be a driver's name");
        }
        ids = List.copyOf(ids);
    }

    /** Whether a driver can be bound and unbound by hand. */
    public enum BindFiles {
        PRESENT,
        /** {@code suppress_bind_attrs} */
        SUPPRESSED
    }

    /** {@return a driver with these ids that is built in} */
    public static DriverDescription of(String bus, String name, String... ids) {
        return new DriverDescription(name, bus, "", List.of(ids), BindFiles.PRESENT);
    }

    /** {@return a copy that comes in a module} */
    public DriverDescription inModule(String moduleName) {
        return new DriverDescription(name, bus, moduleName, ids, bindFiles);
    }

    /** {@return a copy with these ids} */
    public DriverDescription withIds(List<String> otherIds) {
        return new DriverDescription(name, bus, module, otherIds, bindFiles);
    }
}
