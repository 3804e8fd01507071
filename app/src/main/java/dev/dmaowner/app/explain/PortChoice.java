package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.IsolatingPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A port of the machine to which a card can be moved to be parted from its group.
 *
 * @param port the port
 * @param slot the name of its slot, as in {@code /sys/bus/pci/slots}; empty if the host does not show it
 */
record PortChoice(IsolatingPort port, Optional<String> slot) {

    private static final String SLOTS = "/sys/bus/pci/slots";

    /**
     * {@return the ports to choose from, free ones first}
     *
     * @param all the ports of the machine that isolate
     * @param own the ports above the device, below which it is already
     * @throws IOException if the host cannot be read
     */
    static List<PortChoice> of(Host host, List<IsolatingPort> all, Collection<DeviceId> own) throws IOException {
        Map<String, String> slots = new HashMap<>();
        for (String slot : host.list(SLOTS)) {
            Optional<String> address = host.readText(SLOTS + "/" + slot + "/address");
            address.map(PortChoice::bus).ifPresent(bus -> slots.putIfAbsent(bus, slot));
        }
        List<PortChoice> free = new ArrayList<>();
        List<PortChoice> taken = new ArrayList<>();
        for (IsolatingPort port : all) {
            if (!own.contains(port.port())) {
                Optional<String> slot = port.bus().map(slots::get);
                (port.isFree() ? free : taken).add(new PortChoice(port, slot));
            }
        }
        free.addAll(taken);
        return free;
    }

    /** The bus in an address such as {@code 0000:03:00}. */
    private static String bus(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }
}
