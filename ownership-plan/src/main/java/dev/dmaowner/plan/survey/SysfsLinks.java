package dev.dmaowner.plan.survey;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Where links in sysfs point to. */
public final class SysfsLinks {

    private SysfsLinks() {}

    /** {@return the absolute path that a link points to, not followed further, empty if there is no such link} */
    public static Optional<String> target(Host host, String link) throws IOException {
        return host.readLink(link).map(target -> resolve(link.substring(0, link.lastIndexOf('/')), target));
    }

    /** {@return the last name in the target of a link, such as the driver's, empty if there is no such link} */
    public static Optional<String> targetName(Host host, String link) throws IOException {
        return host.readLink(link)
                .map(target -> target.substring(target.lastIndexOf('/') + 1))
                .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."));
    }

    /** Read a relative path from a folder on; what climbs beyond the root stays there, as in a path of the kernel. */
    static String resolve(String folder, String target) {
        if (target.startsWith("/")) {
            return target;
        }
        Deque<String> names = new ArrayDeque<>();
        for (String name : (folder + "/" + target).split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }
}
