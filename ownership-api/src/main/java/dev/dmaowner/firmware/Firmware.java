package dev.dmaowner.firmware;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/** What a host's firmware says, read once. Immutable and safe for use by several threads. */
public final class Firmware {

    /** Firmware that says nothing. */
    public static final Firmware NONE = new Firmware(Optional.empty());

    private final Optional<DeviceTree> deviceTree;

    private Firmware(Optional<DeviceTree> deviceTree) {
        this.deviceTree = deviceTree;
    }

    /**
     * Read a host's firmware.
     *
     * @throws DeviceTreeException if its device tree is none
     * @throws IOException if what is there cannot be read
     */
    public static Firmware read(Host host) throws IOException {
        return new Firmware(DeviceTree.read(host));
    }

    /** {@return firmware that is this device tree} */
    public static Firmware of(DeviceTree tree) {
        return new Firmware(Optional.of(tree));
    }

    /** {@return the device tree, empty if the host has none} */
    public Optional<DeviceTree> deviceTree() {
        return deviceTree;
    }
}
