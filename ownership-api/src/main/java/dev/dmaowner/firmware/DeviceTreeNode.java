package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A node of a device tree. It never changes once the tree has been read, and is safe for use by several threads. Nodes are
 * the same only if they are the same object.
 */
public final class DeviceTreeNode {

    /** The number of properties from which an index is faster. */
    private static final int MANY = 16;

    private final String name;
    private final @Nullable DeviceTreeNode parent;
    private final DeviceTree tree;
    private final List<DeviceTreeNode> children = new ArrayList<>(0);
    private final List<DeviceTreeProperty> properties = new ArrayList<>(4);
    private final Map<String, DeviceTreeProperty> index = new HashMap<>(0);
    private @Nullable DeviceTreeNode dmaParent;

    DeviceTreeNode(DeviceTree tree, @Nullable DeviceTreeNode parent, String name) {
        this.tree = tree;
        this.parent = parent;
        this.name = name;
    }

    /** While the tree is read. */
    void add(DeviceTreeNode child) {
        children.add(child);
    }

    /** While the tree is read. Of two properties of one name the first counts, as in the kernel. */
    void add(DeviceTreeProperty property) {
        properties.add(property);
        if (properties.size() > MANY) {
            if (index.isEmpty()) {
                properties.forEach(earlier -> index.putIfAbsent(earlier.name(), earlier));
            }
            index.putIfAbsent(property.name(), property);
        }
    }

    /** When the whole tree has been read. */
    void complete() {
        dmaParent = DmaParents.find(this);
    }

    /** The node through which a device reaches memory: the kernel's {@code __of_get_dma_parent}. */
    @Nullable
    DeviceTreeNode dmaParentOrNull() {
        return dmaParent;
    }

    /** {@return the tree that it is in} */
    public DeviceTree tree() {
        return tree;
    }

    /** {@return its name with the unit address, such as {@code ethernet@e0000000}; the root's is empty} */
    public String name() {
        return name;
    }

    /** {@return its name without the unit address} */
    public String baseName() {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** {@return its full name, such as {@code /soc/ethernet@e0000000}; the root's is {@code /}} */
    public String path() {
        if (parent == null) {
            return "/";
        }
        List<String> names = new ArrayList<>();
        for (DeviceTreeNode node = this; node != null && node.parent != null; node = node.parent) {
            names.add(node.name);
        }
        Collections.reverse(names);
        return "/" + String.join("/", names);
    }

    /** {@return the node that it is in, empty for the root} */
    public Optional<DeviceTreeNode> parent() {
        return Optional.ofNullable(parent);
    }

    @Nullable
    DeviceTreeNode parentOrNull() {
        return parent;
    }

    /** {@return the nodes in it, in the order of the tree} */
    public List<DeviceTreeNode> children() {
        return Collections.unmodifiableList(children);
    }

    /** {@return its properties in the order of the tree} */
    public List<DeviceTreeProperty> properties() {
        return Collections.unmodifiableList(properties);
    }

    /** {@return the property of this name, empty if it has none} */
    public Optional<DeviceTreeProperty> property(String property) {
        return Optional.ofNullable(find(property));
    }

    @Nullable
    DeviceTreeProperty find(String property) {
        if (properties.size() > MANY) {
            return index.get(property);
        }
        for (DeviceTreeProperty candidate : properties) {
            if (candidate.name().equals(property)) {
                return candidate;
            }
        }
        return null;
    }

    /** {@return whether it has a property of this name, with or without a value} */
    public boolean has(String property) {
        return find(property) != null;
    }

    /** {@return the property's first cell, empty if it is absent or shorter than that} */
    public OptionalInt u32(String property) {
        DeviceTreeProperty found = find(property);
        return found == null ? OptionalInt.empty() : found.u32();
    }

    /** {@return the texts that the property lists, none if it is absent} */
    public List<String> strings(String property) {
        DeviceTreeProperty found = find(property);
        return found == null ? List.of() : found.strings();
    }

    /** {@return its {@code compatible} strings, the most specific first} */
    public List<String> compatible() {
        return strings("compatible");
    }

    /** {@return whether one of its {@code compatible} strings is this, ignoring case} */
    public boolean isCompatible(String with) {
        return compatible().stream().anyMatch(with::equalsIgnoreCase);
    }

    /** {@return whether one of its {@code compatible} strings is among these, ignoring case} */
    public boolean isCompatible(List<String> withAny) {
        for (String own : compatible()) {
            for (String with : withAny) {
                if (own.equalsIgnoreCase(with)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * {@return whether its {@code status} is absent, {@code okay} or {@code ok} (the kernel's {@code
     * of_device_is_available}); its ancestors do not matter}
     */
    public boolean isAvailable() {
        DeviceTreeProperty status = find("status");
        if (status == null) {
            return true;
        }
        String text = status.text();
        return text.equals("okay") || text.equals("ok");
    }

    /** {@return its {@code device_type}, empty if it states none} */
    public Optional<String> deviceType() {
        DeviceTreeProperty type = find("device_type");
        return type == null ? Optional.empty() : Optional.of(type.text());
    }

    /** {@return the number by which other nodes refer to it, empty if it has none (or 0, which refers to nothing)} */
    public OptionalInt phandle() {
        for (String property : List.of("phandle", "linux,phandle")) {
            OptionalInt phandle = u32(property);
            if (phandle.isPresent() && phandle.getAsInt() != 0) {
                return phandle;
            }
        }
        return OptionalInt.empty();
    }

    /** {@return the device's memory, up to the first address that does not translate to the processor's memory} */
    public List<MemoryResource> memoryResources() {
        return AddressTranslation.resources(this);
    }

    /** {@return the device's memory at the address with this index, empty if there is none or it does not translate} */
    public Optional<MemoryResource> memoryResource(int index) {
        return AddressTranslation.resource(this, index);
    }

    /** {@return its place as the machine's other parts refer to it} */
    public FirmwareNode.TreeNode asFirmwareNode() {
        return new FirmwareNode.TreeNode(path());
    }

    @Override
    public String toString() {
        return path();
    }
}
