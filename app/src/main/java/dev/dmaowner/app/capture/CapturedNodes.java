package dev.dmaowner.app.capture;

import dev.dmaowner.Digits;
import dev.dmaowner.app.source.HostParts;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The nodes of devices, which processes have them open, and the names by which disks are mounted. */
final class CapturedNodes {

    private static final String NAME = "DEVNAME=";

    private final Host host;
    private final Capture capture;
    private final Set<String> nodes = new TreeSet<>();

    CapturedNodes(Host host, Capture capture) {
        this.host = host;
        this.capture = capture;
    }

    void addAll() throws IOException {
        for (String node : HostParts.NODES) {
            capture.existing(node);
        }
        for (String kind : List.of("/sys/dev/char", "/sys/dev/block")) {
            capture.existing(kind);
            for (String number : host.list(kind)) {
                numbered(kind + "/" + number);
            }
        }
        for (String process : host.list("/proc")) {
            if (Digits.areAllOf(process)) {
                process("/proc/" + process);
            }
        }
        for (String table : List.of("/proc/self/mounts", "/proc/swaps")) {
            for (String line : host.readText(table).orElse("").split("\n")) {
                String node = line.split("\\s", 2)[0];
                if (node.startsWith("/dev/")) {
                    capture.link(node);
                }
            }
        }
    }

    private void numbered(String link) throws IOException {
        Optional<String> place = host.linkTarget(link);
        boolean isOfADevice = place.isPresent()
                && place.get().startsWith("/sys/devices/")
                && !place.get().startsWith("/sys/devices/virtual/");
        if (!isOfADevice) {
            return;
        }
        capture.link(link);
        String uevent = place.orElseThrow() + "/uevent";
        capture.file(uevent);
        host.readText(uevent).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(NAME))
                .forEach(line -> nodes.add("/dev/" + line.substring(NAME.length())));
    }

    /** Of files that are open, only the nodes of devices are taken. An empty folder says that the process has none. */
    private void process(String folder) throws IOException {
        List<String> descriptors;
        try {
            descriptors = host.list(folder + "/fd");
        } catch (IOException e) {
            // The process has ended, or belongs to another user.
            return;
        }
        capture.existing(folder + "/fd");
        for (String number : descriptors) {
            String link = folder + "/fd/" + number;
            if (isNode(link)) {
                capture.link(link);
                capture.file(folder + "/comm");
            }
        }
    }

    private boolean isNode(String link) {
        try {
            return host.readLink(link)
                    .filter(target -> target.startsWith("/dev/vfio/") || nodes.contains(target))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
