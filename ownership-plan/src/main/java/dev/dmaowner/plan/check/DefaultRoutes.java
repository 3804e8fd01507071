package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The network devices that the default route goes through, also below bonds, bridges and VLANs.
 *
 * @param carrying the name of each such device, with the device that the route names
 */
record DefaultRoutes(Map<String, String> carrying) {

    private static final String NET = "/sys/class/net/";
    private static final String LOWER = "lower_";
    /** {@code RTF_REJECT}: such a route leads nowhere. */
    private static final int REJECTS = 0x200;

    static DefaultRoutes read(Host host) throws IOException {
        Map<String, String> carrying = new LinkedHashMap<>();
        for (String route : routes(host)) {
            descend(host, route, carrying);
        }
        return new DefaultRoutes(Map.copyOf(carrying));
    }

    /** {@return the device that the route names, empty if none goes through this network device} */
    Optional<String> through(String name) {
        return Optional.ofNullable(carrying.get(name));
    }

    private static void descend(Host host, String route, Map<String, String> carrying) throws IOException {
        Deque<String> open = new ArrayDeque<>(List.of(route));
        while (!open.isEmpty()) {
            String name = open.remove();
            boolean isName = !name.isEmpty() && name.indexOf('/') < 0 && !name.startsWith(".");
            if (isName && carrying.putIfAbsent(name, route) == null) {
                open.addAll(below(host, name));
            }
        }
    }

    private static List<String> below(Host host, String name) throws IOException {
        List<String> below = new ArrayList<>(host.list(NET + name + "/brif"));
        for (String file : host.list(NET + name)) {
            if (file.startsWith(LOWER)) {
                below.add(file.substring(LOWER.length()));
            }
        }
        below.addAll(
                List.of(host.readText(NET + name + "/bonding/slaves").orElse("").split(" ")));
        return below;
    }

    private static Set<String> routes(Host host) throws IOException {
        Set<String> devices = new LinkedHashSet<>();
        for (String line : host.readText("/proc/net/route").orElse("").split("\n")) {
            String[] fields = line.trim().split("\\s+");
            if (fields.length > 7 && fields[1].equals("00000000") && fields[7].equals("00000000")) {
                devices.add(fields[0]);
            }
        }
        for (String line : host.readText("/proc/net/ipv6_route").orElse("").split("\n")) {
            String[] fields = line.trim().split("\\s+");
            if (fields.length > 9 && fields[1].equals("00") && isZero(fields[0]) && !rejects(fields[8])) {
                devices.add(fields[9]);
            }
        }
        return devices;
    }

    private static boolean isZero(String digits) {
        return !digits.isEmpty() && digits.chars().allMatch(c -> c == '0');
    }

    private static boolean rejects(String flags) {
        try {
            return (Long.parseLong(flags, 16) & REJECTS) != 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
