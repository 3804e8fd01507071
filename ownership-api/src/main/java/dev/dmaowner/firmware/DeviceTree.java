package dev.dmaowner.firmware;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device tree: the description of a board. Immutable and safe for use by several threads.
 *
 * <p>Linux takes no node from a flattened tree that is more than {@value #LEVELS} levels down, counting the root; neither
 * does this.
 */
public final class DeviceTree {

    static final int LEVELS = 63;

    private final List<DeviceTreeNode> nodes = new ArrayList<>();
    private final Map<Integer, DeviceTreeNode> byPhandle = new HashMap<>();
    private final Map<Place, DeviceTreeNode> byPlace = new HashMap<>();
    private final Map<DeviceTreeNode, List<String>> aliasesByNode = new HashMap<>();

    /** Where a node is, without the length of its path. */
    private record Place(DeviceTreeNode parent, String name) {}

    DeviceTree() {}

    /**
     * Read a flattened tree of version 17 or one that it is compatible with (16), as {@code dtc} writes it.
     *
     * @param bytes the tree from the buffer's position on; what follows it is not looked at, nor is the position moved
     * @return the tree
     * @throws DeviceTreeException if the bytes are not such a tree
     */
    public static DeviceTree read(ByteBuffer bytes) throws DeviceTreeException {
        return new FlattenedTree(bytes).read();
    }

    /**
     * Read the tree that a host booted from: {@code /sys/firmware/fdt} if it can be read, else the directories below
     * {@code /sys/firmware/devicetree/base}, in the order of their names, because the order of nodes is lost there.
     *
     * @return the tree, empty if the host has none
     * @throws DeviceTreeException if the content is not a tree
     * @throws IOException if it cannot be read
     */
    public static Optional<DeviceTree> read(Host host) throws IOException {
        return new TreeDirectories(host).read();
    }

    /** While the tree is read. */
    DeviceTreeNode addRoot() {
        nodes.add(new DeviceTreeNode(this, null, ""));
        return root();
    }

    /** While the tree is read. */
    DeviceTreeNode addChild(DeviceTreeNode parent, String name) {
        DeviceTreeNode child = new DeviceTreeNode(this, parent, name);
        parent.add(child);
        byPlace.putIfAbsent(new Place(parent, name), child);
        return child;
    }

    /** Finish reading. Of nodes with the same phandle the first counts, as in the kernel. */
    DeviceTree complete() {
        Deque<DeviceTreeNode> pending = new ArrayDeque<>(nodes);
        nodes.clear();
        while (!pending.isEmpty()) {
            DeviceTreeNode node = pending.pop();
            nodes.add(node);
            List<DeviceTreeNode> children = node.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                pending.push(children.get(i));
            }
            node.phandle().ifPresent(phandle -> byPhandle.putIfAbsent(phandle, node));
        }
        nodes.forEach(DeviceTreeNode::complete);
        aliases().forEach((alias, path) -> node(path)
                .filter(node -> Character.isDigit(alias.charAt(alias.length() - 1)))
                .ifPresent(node -> aliasesByNode
                        .computeIfAbsent(node, n -> new ArrayList<>(1))
                        .add(alias)));
        return this;
    }

    /** {@return the root} */
    public DeviceTreeNode root() {
        return nodes.get(0);
    }

    /** {@return all nodes, each before those in it, in the order of the tree} */
    public List<DeviceTreeNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /**
     * Find a node by its full name.
     *
     * @param path such as {@code /soc/ethernet@e0000000}, with unit addresses and without aliases
     * @return the node, empty if there is none
     */
    public Optional<DeviceTreeNode> node(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        DeviceTreeNode node = root();
        int from = 1;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            node = byPlace.get(new Place(node, path.substring(from, end)));
            if (node == null) {
                return Optional.empty();
            }
            from = end + 1;
        }
        return Optional.of(node);
    }

    /** {@return the node with this phandle, empty if there is none; 0 refers to nothing} */
    public Optional<DeviceTreeNode> byPhandle(int phandle) {
        return phandle == 0 ? Optional.empty() : Optional.ofNullable(byPhandle.get(phandle));
    }

    /** {@return what {@code /aliases} says: short names and the paths that they stand for, in its order} */
    public Map<String, String> aliases() {
        Map<String, String> aliases = new LinkedHashMap<>();
        node("/aliases").ifPresent(node -> {
            for (DeviceTreeProperty alias : node.properties()) {
                if (!alias.name().isEmpty() && alias.text().startsWith("/")) {
                    aliases.putIfAbsent(alias.name(), alias.text());
                }
            }
        });
        return aliases;
    }

    /** {@return the aliases of a node that end in a number, which are those that the kernel knows a device by} */
    public List<String> aliasesOf(DeviceTreeNode node) {
        return Collections.unmodifiableList(aliasesByNode.getOrDefault(node, List.of()));
    }
}
