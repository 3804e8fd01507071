package dev.dmaowner.app.capture;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the host uses its devices for, as the classes of {@code /sys/class} show it: disks and what is stacked on them, network
 * devices with their bonds and bridges, displays, consoles. Addresses of network devices are never taken.
 */
final class CapturedClasses {

    private static final String CLASSES = "/sys/class/";
    private static final String CONSOLES = "vtconsole";
    static final List<String> NAMES = List.of(
            "block",
            "drm",
            "graphics",
            "input",
            "misc",
            "net",
            "nvme",
            "nvme-subsystem",
            "sound",
            "tpm",
            "tpmrm",
            "tty",
            CONSOLES,
            "vfio");
    private static final List<String> FILES = List.of("active", "bonding/slaves", "dev", "dm/name", "hidden", "uevent");
    /** Folders of links to other devices of the class. */
    private static final List<String> RELATIONS = List.of("brif", "holders", "slaves");

    private final Host host;
    private final Capture capture;

    CapturedClasses(Host host, Capture capture) {
        this.host = host;
        this.capture = capture;
    }

    void addAll() throws IOException {
        for (String name : NAMES) {
            capture.existing(CLASSES + name);
            for (String device : host.list(CLASSES + name)) {
                String link = CLASSES + name + "/" + device;
                Optional<String> place = host.linkTarget(link);
                if (place.isPresent() && place.get().startsWith("/sys/devices/")) {
                    capture.link(link);
                    device(place.get());
                    if (name.equals(CONSOLES)) {
                        capture.file(place.get() + "/bind");
                        capture.file(place.get() + "/name");
                    }
                }
            }
        }
    }

    private void device(String folder) throws IOException {
        for (String file : FILES) {
            capture.file(folder + "/" + file);
        }
        for (String name : host.list(folder)) {
            capture.link(folder + "/" + name);
        }
        for (String relation : RELATIONS) {
            for (String other : host.list(folder + "/" + relation)) {
                capture.link(folder + "/" + relation + "/" + other);
            }
        }
    }
}
