package dev.dmaowner.firmware;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A device that the kernel creates from a node. Equality is identity. */
public final class PopulatedDevice {

    private final Kind kind;
    private final String name;
    private final DeviceTreeNode node;
    private final @Nullable PopulatedDevice parent;

    PopulatedDevice(Kind kind, String name, DeviceTreeNode node, @Nullable PopulatedDevice parent) {
        this.kind = kind;
        this.name = name;
        this.node = node;
        this.parent = parent;
    }

    /** Which bus a device is on. */
    public enum Kind {
        PLATFORM("platform"),
        AMBA("amba");

        private final String bus;

        Kind(String bus) {
            this.bus = bus;
        }

        /** {@return the bus's name as in {@code /sys/bus}} */
        public String bus() {
            return bus;
        }
    }

    /**
     * {@return the devices that the kernel creates below a node at the request of a driver, as {@code of_platform_populate}
     * does; those directly below the node have no parent here}
     */
    public static List<PopulatedDevice> below(DeviceTreeNode node) {
        return TreePopulation.ofChildren(node);
    }

    /** {@return which bus it is on} */
    public Kind kind() {
        return kind;
    }

    /** {@return its name on its bus} */
    public String name() {
        return name;
    }

    /** {@return the node that it was created from} */
    public DeviceTreeNode node() {
        return node;
    }

    /** {@return its parent device, empty at the root of the platform bus} */
    public Optional<PopulatedDevice> parent() {
        return Optional.ofNullable(parent);
    }

    /** {@return whether the kernel creates the devices below it together with it} */
    public boolean isBus() {
        return TreePopulation.isBus(node);
    }

    /** {@return its directory below {@code /sys/devices}} */
    public String sysfsPath() {
        return (parent == null ? "/sys/devices/platform" : parent.sysfsPath()) + "/" + name;
    }

    @Override
    public String toString() {
        return kind.bus() + "/" + name;
    }
}
