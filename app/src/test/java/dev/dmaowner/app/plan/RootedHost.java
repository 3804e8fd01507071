package dev.dmaowner.app.plan;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.ReadRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the small host to a directory, as files that take writes and do nothing: a kernel that is deaf. */
final class RootedHost {

    private RootedHost() {}

    static void write(Path root) throws IOException {
        write(SmallHost.host(), root);
    }

    static void write(Host host, Path root) throws IOException {
        copy(host, "/sys", root);
        copy(host, "/proc", root);
        copy(host, "/etc", root);
        Files.writeString(root.resolve("sys/bus/pci/drivers_probe"), "");
        for (String driver : host.list("/sys/bus/pci/drivers")) {
            Files.writeString(root.resolve("sys/bus/pci/drivers/" + driver + "/bind"), "");
            Files.writeString(root.resolve("sys/bus/pci/drivers/" + driver + "/unbind"), "");
        }
        Files.createDirectories(root.resolve("dev"));
    }

    /** A file that can only be written becomes an empty one. */
    private static Optional<byte[]> content(Host host, String path) throws IOException {
        try {
            return host.read(path);
        } catch (ReadRefusedException e) {
            return Optional.of(new byte[0]);
        }
    }

    private static void copy(Host host, String path, Path root) throws IOException {
        Path file = root.resolve(path.substring(1));
        Optional<String> link = host.readLink(path);
        Optional<byte[]> content = link.isPresent() ? Optional.empty() : content(host, path);
        if (link.isPresent()) {
            Files.createSymbolicLink(file, Path.of(link.get()));
        } else if (content.isPresent()) {
            Files.write(file, content.get());
        } else {
            Files.createDirectories(file);
            for (String name : host.list(path)) {
                copy(host, path + "/" + name, root);
            }
        }
    }
}
