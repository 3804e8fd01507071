package dev.dmaowner.spi;

import java.util.List;
import java.util.Objects;

/**
 * What a driver is: its name, its bus and its ids. Immutable; equal descriptions have equal parts. {@link #of} describes a
 * driver that is built in; the other methods return copies.
 */
public final class DriverDescription {

    private final String name;
    private final String bus;
    private final String module;
    private final List<String> ids;
    private final boolean bindFiles;

    private DriverDescription(String name, String bus, String module, List<String> ids, boolean bindFiles) {
        this.name = name;
        this.bus = bus;
        this.module = Objects.requireNonNull(module, "module");
        this.ids = List.copyOf(ids);
        this.bindFiles = bindFiles;
    }

    /**
     * {@return a driver with these ids that is built in}
     *
     * @param bus the name of its bus
     * @param name as in {@code /sys/bus/BUS/drivers}, unique on its bus
     * @param ids modalias patterns as {@code modinfo} prints them, in the driver's order; a pattern with another prefix than
     *     the bus's, such as {@code vfio_pci:}, counts only under an override
     * @throws IllegalArgumentException if the name is empty or contains a slash
     */
    public static DriverDescription of(String bus, String name, String... ids) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot be a driver's name");
        }
        return new DriverDescription(name, Objects.requireNonNull(bus, "bus"), "", List.of(ids), true);
    }

    /** {@return a copy that comes in a kernel module} */
    public DriverDescription inModule(String moduleName) {
        return new DriverDescription(name, bus, moduleName, ids, bindFiles);
    }

    /** {@return a copy with these ids} */
    public DriverDescription withIds(List<String> otherIds) {
        return new DriverDescription(name, bus, module, otherIds, bindFiles);
    }

    /** {@return a copy that cannot be bound or unbound by hand: the kernel's {@code suppress_bind_attrs}} */
    public DriverDescription withoutBindFiles() {
        return new DriverDescription(name, bus, module, ids, false);
    }

    /** {@return the name, as in {@code /sys/bus/BUS/drivers}; unique on its bus} */
    public String name() {
        return name;
    }

    /** {@return the name of the bus type} */
    public String bus() {
        return bus;
    }

    /** {@return the kernel module that contains it, empty if it is built in} */
    public String module() {
        return module;
    }

    /** {@return modalias patterns as {@code modinfo} prints them, in the driver's order} */
    public List<String> ids() {
        return ids;
    }

    /** {@return whether it has the files {@code bind} and {@code unbind}} */
    public boolean hasBindFiles() {
        return bindFiles;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DriverDescription that
                && name.equals(that.name)
                && bus.equals(that.bus)
                && module.equals(that.module)
                && ids.equals(that.ids)
                && bindFiles == that.bindFiles;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, bus, module, ids, bindFiles);
    }

    @Override
    public String toString() {
        return "driver " + name + " of bus " + bus;
    }
}
