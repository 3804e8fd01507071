package dev.dmaowner.machine.sysfs;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.FunctionLink.Setting;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the drivers of network devices keep for virtual functions on a simulated host: what the host that it was made from tells, until
 * the number of functions changes; new ones have nothing. Safe for use by several threads.
 */
final class SimulatedLinks {

    private static final String COUNT = "/sriov_numvfs";
    private static final String LINK = "virtfn";

    private final Host host;
    private final @Nullable Host origin;
    /** What is kept for the functions of a device, by its directory, where it is no longer what the origin tells. */
    private final Map<String, Map<Integer, FunctionLink>> changed = new ConcurrentHashMap<>();

    SimulatedLinks(Host host, @Nullable Host origin) {
        this.host = host;
        this.origin = origin;
    }

    /** {@return whether a file says how many virtual functions a device has} */
    static boolean isCount(String path) {
        return path.endsWith(COUNT);
    }

    /** Notices that functions were made or removed, by a write to this file. */
    void renumbered(String count) {
        changed.put(count.substring(0, count.length() - COUNT.length()), new ConcurrentHashMap<>());
    }

    Optional<List<FunctionLink>> of(String networkInterface) throws IOException {
        Optional<String> device = device(networkInterface);
        if (device.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, FunctionLink> known = changed.get(device.get());
        if (known == null) {
            return origin == null ? Optional.empty() : origin.functionLinks(networkInterface);
        }
        List<FunctionLink> links = new ArrayList<>();
        for (int number = 0; host.exists(device.get() + "/" + LINK + number); number++) {
            links.add(known.getOrDefault(number, new FunctionLink(number, Map.of())));
        }
        return Optional.of(links);
    }

    WriteAnswer set(String networkInterface, FunctionLink link) {
        try {
            Optional<String> device = device(networkInterface);
            if (device.isEmpty()) {
                return refused(Errno.ENODEV, "there is no network interface " + networkInterface + " of a device");
            } else if (!host.exists(device.get() + "/" + LINK + link.number())) {
                return refused(Errno.EINVAL, networkInterface + " has no virtual function " + link.number());
            }
            Map<Integer, FunctionLink> known = new ConcurrentHashMap<>();
            of(networkInterface).orElse(List.of()).forEach(now -> known.put(now.number(), now));
            known.merge(link.number(), link, SimulatedLinks::both);
            changed.put(device.get(), known);
            return WriteAnswer.DONE;
        } catch (IOException e) {
            return refused(
                    Errno.EIO, "the virtual functions of " + networkInterface + " cannot be read: " + e.getMessage());
        }
    }

    private static FunctionLink both(FunctionLink now, FunctionLink set) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(now.settings());
        settings.putAll(set.settings());
        return new FunctionLink(now.number(), settings);
    }

    /** {@return the directory of the device that has an interface} */
    private Optional<String> device(String networkInterface) throws IOException {
        Optional<String> place = host.linkTarget("/sys/class/net/" + networkInterface);
        int net = place.map(path -> path.lastIndexOf("/net/")).orElse(-1);
        return net < 0 ? Optional.empty() : place.map(path -> path.substring(0, net));
    }

    private static WriteAnswer refused(Errno errno, String reason) {
        return WriteAnswer.refused(Refusal.of(errno, reason));
    }
}
