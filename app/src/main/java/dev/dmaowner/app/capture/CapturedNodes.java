package dev.dmaowner.app.capture;

import dev.dmaowner.Digits;
import dev.dmaowner.app.source.HostParts;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceHolders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
        processes();
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

    /**
     * Of files that are open, only the nodes of devices are taken. An empty folder says that the process has none. If a process cannot
     * be looked into, no process is taken, because the others would look as if they were all.
     */
    private void processes() throws IOException {
        Map<String, List<String>> open = new TreeMap<>();
        for (String name : host.list("/proc")) {
            String process = "/proc/" + name;
            if (!Digits.areAllOf(name)) {
                continue;
            }
            Optional<List<String>> links = openNodes(process + "/fd");
            if (links.isPresent()) {
                open.put(process, links.get());
            } else if (host.exists(process)) {
                return;
            }
        }
        for (Map.Entry<String, List<String>> process : open.entrySet()) {
            capture.existing(process.getKey() + "/fd");
            for (String link : process.getValue()) {
                capture.link(link);
                if (host.readLink(link).filter(DeviceHolders::isDeviceFile).isPresent()) {
                    capture.file(link.replace("/fd/", "/fdinfo/"));
                }
                capture.file(process.getKey() + "/comm");
            }
        }
    }

    /** Empty if the process has ended, belongs to another user, or is recorded without the files that it has open. */
    private Optional<List<String>> openNodes(String folder) {
        try {
            List<String> links = new ArrayList<>();
            for (String number : host.list(folder)) {
                if (isNode(folder + "/" + number)) {
                    links.add(folder + "/" + number);
                }
            }
            return host.exists(folder) ? Optional.of(links) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isNode(String link) throws IOException {
        return host.readLink(link)
                .filter(target ->
                        target.startsWith("/dev/vfio/") || nodes.contains(target) || DeviceHolders.isDeviceFile(target))
                .isPresent();
    }
}
