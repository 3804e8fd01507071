package dev.dmaowner.kubernetes;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The host of a program in a container that shares the host's processes. What {@code /proc} shows of the asking process, mounts and
 * routes, is that of the container, and so are the files of other programs and of the administrator; here they are those of the host's first
 * process, so that a mounted disk, a default route, the policy of the host and what libvirt has are seen.
 */
final class ContainerHost extends ForwardingHost {

    private static final String FIRST = "/proc/1/";
    private static final List<String> FILES = List.of("/etc/", "/run/", "/var/");

    ContainerHost(Host host) {
        super(host);
    }

    private static String ofTheHost(String path) {
        if (path.startsWith("/proc/self/")) {
            return FIRST + path.substring("/proc/self/".length());
        }
        if (path.startsWith("/proc/net/")) {
            return FIRST + path.substring("/proc/".length());
        }
        return FILES.stream().anyMatch(path::startsWith) ? FIRST + "root" + path : path;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return super.read(ofTheHost(path));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return super.list(ofTheHost(path));
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return super.readLink(ofTheHost(path));
    }

    @Override
    public boolean exists(String path) {
        return super.exists(ofTheHost(path));
    }
}
