package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which devices go when a driver leaves a device: those that the driver has made, and all that is below them. It follows from
 * where the devices are in {@code /sys/devices}, what they are virtual functions of, and how their modalias says they were
 * found. It answers from what it was made of: of a collection it is immutable, of a {@link Family} it follows that.
 */
public final class Dependents {

    /** Why a device goes with a driver. */
    public enum Cause {
        /** It is in a PCI domain whose host bridge the driver drives, as that of Intel's VMD ({@code pci_remove_root_bus}). */
        PCI_DOMAIN,
        /** It is a virtual function (SR-IOV); most drivers of physical functions switch them off when they leave. */
        VIRTUAL_FUNCTION,
        /** The driver has added it, as one for glue logic adds the controller inside; such drivers remove it again. */
        CHILD
    }

    /**
     * A device that goes.
     *
     * @param device the device
     * @param cause why
     */
    public record Dependent(Device device, Cause cause) {}

    /** Which devices are below others. Safe for use by several threads. */
    public interface Family {

        /** {@return the devices whose nearest device above is this one, bus by bus in the order in which they were added} */
        List<Device> below(Device device);

        /** {@return the virtual functions of a device, bus by bus in the order in which they were added} */
        List<Device> virtualFunctionsOf(DeviceId device);
    }

    private static final String PCI = "pci";

    /** Compiled only where a device is below another. */
    private static final class Shapes {

        /** The directory of a host bridge below the device whose driver drives it. */
        private static final Pattern HOST_BRIDGE = Pattern.compile("pci[0-9a-f]{4,8}:[0-9a-f]{2}");

        /** The devices below one of these are made with it ({@code of_default_bus_match_table}), not by its driver. */
        private static final Pattern POPULATED_BY_CORE =
                Pattern.compile("of:N.*C(simple-bus|simple-mfd|isa|arm,amba-bus)(C.*)?");
    }

    /** These have no removal that ends SR-IOV: {@code pci_iov_remove} warns of what they leave switched on. */
    private static final Set<String> KEEP_VIRTUAL_FUNCTIONS = Set.of("nvme", "pci-pf-stub", "pci-stub");

    private final Family family;

    /** @param family the devices of a machine */
    public Dependents(Family family) {
        this.family = family;
    }

    /** @param devices all devices of a machine, in the order in which they were added */
    public Dependents(Collection<? extends Device> devices) {
        this(new KnownFamily(devices));
    }

    /** The devices of a machine that does not change. */
    private static final class KnownFamily implements Family {
        private final Map<DeviceId, List<Device>> below = new HashMap<>();
        private final Map<DeviceId, List<Device>> virtualFunctions = new HashMap<>();

        KnownFamily(Collection<? extends Device> devices) {
            Map<String, Device> byPath = new HashMap<>();
            for (Device device : devices) {
                byPath.put(device.sysfsPath(), device);
            }
            for (Device device : devices) {
                Optional<Device> above = above(device, byPath);
                if (above.isPresent()) {
                    note(below, above.get().id(), device);
                }
                Optional<DeviceId> physical = device.virtualFunctionOf();
                if (physical.isPresent()) {
                    note(virtualFunctions, physical.get(), device);
                }
            }
        }

        @Override
        public List<Device> below(Device device) {
            return below.getOrDefault(device.id(), List.of());
        }

        @Override
        public List<Device> virtualFunctionsOf(DeviceId device) {
            return virtualFunctions.getOrDefault(device, List.of());
        }
    }

    /** {@return whether virtual functions stay when a driver leaves their physical function} Most drivers switch them off. */
    public static boolean keepsVirtualFunctions(String driver) {
        return KEEP_VIRTUAL_FUNCTIONS.contains(driver);
    }

    private static void note(Map<DeviceId, List<Device>> map, DeviceId key, Device device) {
        map.computeIfAbsent(key, id -> new ArrayList<>(1)).add(device);
    }

    private static Optional<Device> above(Device device, Map<String, Device> byPath) {
        String path = device.sysfsPath();
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Device above = byPath.get(path.substring(0, end));
            if (above != null) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /** {@return the devices that go when a driver leaves a device, each after those that it is below} */
    public List<Dependent> of(Device device, String driver) {
        return of(device, driver, child -> true);
    }

    /** {@return whether a device has virtual functions} */
    public boolean hasVirtualFunctions(Device device) {
        return !family.virtualFunctionsOf(device.id()).isEmpty();
    }

    /**
     * {@return the devices that go when a driver leaves a device, each after those that it is below}
     *
     * @param asked which of the devices directly below it are asked about, each with all below it
     */
    public List<Dependent> of(Device device, String driver, Predicate<Device> asked) {
        Map<DeviceId, Dependent> gone = new LinkedHashMap<>();
        for (Device child : family.below(device)) {
            if (asked.test(child)) {
                Optional<Cause> cause = cause(device, child);
                if (cause.isPresent()) {
                    add(child, cause.get(), gone);
                }
            }
        }
        if (!keepsVirtualFunctions(driver)) {
            for (Device function : family.virtualFunctionsOf(device.id())) {
                add(function, Cause.VIRTUAL_FUNCTION, gone);
            }
        }
        gone.remove(device.id());
        return List.copyOf(gone.values());
    }

    /** Why a device goes with the driver of the one above it; empty if the driver did not make it. */
    private static Optional<Cause> cause(Device above, Device child) {
        String rest = child.sysfsPath().substring(above.sysfsPath().length() + 1);
        int slash = rest.indexOf('/');
        if (slash > 0 && Shapes.HOST_BRIDGE.matcher(rest.substring(0, slash)).matches()) {
            return Optional.of(Cause.PCI_DOMAIN);
        }
        boolean foundByKernel = child.id().bus().equals(PCI)
                || child.modalias().startsWith("acpi:")
                || Shapes.POPULATED_BY_CORE.matcher(above.modalias()).matches();
        return foundByKernel ? Optional.empty() : Optional.of(Cause.CHILD);
    }

    /** A device that is removed takes along all that is below it, and its virtual functions. */
    private void add(Device first, Cause cause, Map<DeviceId, Dependent> gone) {
        Deque<Device> pending = new ArrayDeque<>(List.of(first));
        while (!pending.isEmpty()) {
            Device device = pending.remove();
            if (gone.putIfAbsent(device.id(), new Dependent(device, cause)) == null) {
                pending.addAll(family.below(device));
                pending.addAll(family.virtualFunctionsOf(device.id()));
            }
        }
    }
}
