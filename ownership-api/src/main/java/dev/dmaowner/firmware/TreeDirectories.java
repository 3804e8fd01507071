package dev.dmaowner.firmware;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads the tree that a kernel shows in sysfs: a directory a node, a file a property. */
final class TreeDirectories {

    private static final String FLATTENED = "/sys/firmware/fdt";
    private static final String BASE = "/sys/firmware/devicetree/base";

    private final Host host;

    /** A directory that is still to be read. */
    private record Pending(DeviceTreeNode node, String path, int level) {}

    TreeDirectories(Host host) {
        this.host = host;
    }

    Optional<DeviceTree> read() throws IOException {
        Optional<byte[]> flattened = flattened();
        if (flattened.isPresent()) {
            return Optional.of(DeviceTree.read(ByteBuffer.wrap(flattened.get())));
        }
        return host.list(BASE).isEmpty() ? Optional.empty() : Optional.of(directories());
    }

    private Optional<byte[]> flattened() throws IOException {
        try {
            return host.read(FLATTENED).filter(bytes -> bytes.length > 0);
        } catch (IOException e) {
            // Only root may read it; the directories say the same but for the order.
            if (host.list(BASE).isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private DeviceTree directories() throws IOException {
        DeviceTree tree = new DeviceTree();
        Deque<Pending> pending = new ArrayDeque<>();
        pending.push(new Pending(tree.addRoot(), BASE, 1));
        while (!pending.isEmpty()) {
            readNode(pending.pop(), pending);
        }
        return tree.complete();
    }

    private void readNode(Pending directory, Deque<Pending> pending) throws IOException {
        List<String> names = host.list(directory.path());
        for (String name : names) {
            String path = directory.path() + "/" + name;
            Optional<byte[]> value = host.read(path);
            if (value.isPresent()) {
                byte[] bytes = value.get();
                directory.node().add(new DeviceTreeProperty(name, bytes, 0, bytes.length));
            } else if (directory.level() < DeviceTree.LEVELS
                    && host.readLink(path).isEmpty()) {
                // The kernel makes no links here; one in a capture could lead round in a circle.
                DeviceTreeNode child = directory.node().tree().addChild(directory.node(), name);
                pending.push(new Pending(child, path, directory.level() + 1));
            }
        }
    }
}
