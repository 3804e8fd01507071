package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The devices of a class in {@code /sys/class} that are below a device. */
final class ClassDevices {

    private ClassDevices() {}

    /** {@return the names in a class whose places are below that of a device, sorted} */
    static List<String> below(Host host, String className, String path) throws IOException {
        List<String> names = new ArrayList<>();
        String folder = "/sys/class/" + className;
        for (String name : host.list(folder)) {
            Optional<String> place = host.linkTarget(folder + "/" + name);
            if (place.isPresent() && place.get().startsWith(path + "/")) {
                names.add(name);
            }
        }
        return names;
    }
}
