package dev.dmaowner.app.explain;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/**
 * Leaves out the configuration space of PCI functions that are not bridges. Which ports of a machine isolate depends on theirs alone, and
 * to read that of thousands of cards takes longer than all else that is said about one of them.
 */
final class OnlyBridgeRegisters extends ForwardingHost {

    private static final String DEVICES = "/sys/devices/";
    private static final String REGISTERS = "/config";
    /** Base class and subclass of bridges between PCI buses, as a {@code uevent} shows a class: without zeros in front. */
    private static final String BRIDGE = "PCI_CLASS=604";

    private static final String CLASS = "PCI_CLASS=";

    OnlyBridgeRegisters(Host whole) {
        super(whole);
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return path.startsWith(DEVICES)
                        && path.endsWith(REGISTERS)
                        && isOther(path.substring(0, path.length() - REGISTERS.length()))
                ? Optional.empty()
                : super.read(path);
    }

    /** A function whose class is not shown may be a bridge. */
    private boolean isOther(String device) throws IOException {
        String keys = readText(device + "/uevent").orElse("");
        return keys.contains(CLASS) && !keys.contains(BRIDGE);
    }
}
