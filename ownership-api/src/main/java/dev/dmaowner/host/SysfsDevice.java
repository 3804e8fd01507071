package dev.dmaowner.host;

import dev.dmaowner.DeviceId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A device as its directory in a host's sysfs describes it. Immutable; what it reads, it reads anew each time. */
public final class SysfsDevice {

    private static final String ROOT = "/sys/devices/";

    /** How the links in a bus's directory lead to that of a device. */
    private static final String UP = "../../../devices/";

    private final Host host;
    private final DeviceId id;
    private final String path;

    private SysfsDevice(Host host, DeviceId id, String path) {
        this.host = host;
        this.id = id;
        this.path = path;
    }

    /** {@return whether a host shows the devices of a bus} */
    public static boolean showsBus(Host host, String bus) {
        return host.exists("/sys/bus/" + bus + "/devices");
    }

    /**
     * List the devices of a bus.
     *
     * @return the devices in the order of their names, but each after the devices of this bus that it is below; a name that
     *     leads to no directory of a device is left out
     * @throws IOException if the host cannot be read
     */
    public static List<SysfsDevice> onBus(Host host, String bus) throws IOException {
        Map<String, SysfsDevice> byPath = new LinkedHashMap<>();
        for (SysfsDevice device : byName(host, bus)) {
            byPath.put(device.path(), device);
        }
        Map<String, SysfsDevice> inTreeOrder = new LinkedHashMap<>();
        Deque<SysfsDevice> waiting = new ArrayDeque<>();
        for (SysfsDevice device : byPath.values()) {
            waiting.push(device);
            String path = device.path();
            // Whoever is in order already came after all that it is below.
            for (int slash = path.lastIndexOf('/');
                    slash >= ROOT.length() && !inTreeOrder.containsKey(path);
                    slash = path.lastIndexOf('/')) {
                path = path.substring(0, slash);
                SysfsDevice above = byPath.get(path);
                if (above != null) {
                    waiting.push(above);
                }
            }
            while (!waiting.isEmpty()) {
                SysfsDevice next = waiting.pop();
                inTreeOrder.putIfAbsent(next.path(), next);
            }
        }
        return List.copyOf(inTreeOrder.values());
    }

    private static List<SysfsDevice> byName(Host host, String bus) throws IOException {
        List<SysfsDevice> devices = new ArrayList<>();
        String directory = "/sys/bus/" + bus + "/devices";
        String start = directory + "/";
        for (String name : host.list(directory)) {
            String target = host.readLink(start.concat(name)).orElse("");
            if (target.startsWith(UP) && target.indexOf("/../", UP.length()) < 0) {
                devices.add(new SysfsDevice(host, new DeviceId(bus, name), ROOT.concat(target.substring(UP.length()))));
            }
        }
        return devices;
    }

    /** {@return its name on its bus} */
    public DeviceId id() {
        return id;
    }

    /** {@return its directory below {@code /sys/devices}} */
    public String path() {
        return path;
    }

    /** {@return what one of its files says, without newlines at the end; empty if it has no such file} */
    public Optional<String> attribute(String name) throws IOException {
        return host.readText(path + "/" + name);
    }

    /** {@return what its {@code uevent} file says, by key and in order; nothing if it has none} */
    public Map<String, String> uevent() throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String line : attribute("uevent").orElse("").split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                keys.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return keys;
    }

    /**
     * Find the parent device: the nearest directory above that belongs to a bus. Directories of classes are skipped.
     *
     * @return the device, empty at the root
     */
    public Optional<DeviceId> parent() throws IOException {
        int slash = path.lastIndexOf('/');
        while (slash > ROOT.length()) {
            String above = path.substring(0, slash);
            String subsystem = host.readLink(above + "/subsystem").orElse("");
            int bus = subsystem.lastIndexOf("bus/");
            String name = above.substring(above.lastIndexOf('/') + 1);
            if (bus >= 0 && subsystem.indexOf('/', bus + 4) < 0) {
                return Optional.of(new DeviceId(subsystem.substring(bus + 4), name));
            }
            slash = above.lastIndexOf('/');
        }
        return Optional.empty();
    }
}
