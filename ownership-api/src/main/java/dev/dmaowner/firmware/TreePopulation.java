package dev.dmaowner.firmware;

import dev.dmaowner.firmware.PopulatedDevice.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The platform and AMBA devices that Linux makes of a tree before any driver adds its own: the kernel's
 * {@code of_platform_default_populate_init}.
 *
 * <p>Nodes that early drivers (of interrupt controllers, clocks, timers) claim are not left out, because that depends on the kernel's
 * configuration.
 */
final class TreePopulation {

    /** Memory that is reserved for a purpose has a device wherever it is in the tree. */
    private static final List<String> RESERVED_MEMORY =
            List.of("phram", "qcom,rmtfs-mem", "qcom,cmd-db", "qcom,smem", "ramoops", "nvmem-rmem", "google,open-dice");

    /** A device of one of these has devices of its own below. */
    private static final List<String> BUSES = List.of("simple-bus", "simple-mfd", "isa", "arm,amba-bus");

    private final List<PopulatedDevice> devices = new ArrayList<>();
    private final Set<DeviceTreeNode> populated = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final NavigableMap<Long, MemoryResource> ambaResources = new TreeMap<>(Long::compareUnsigned);

    /** A node that is still to be visited. */
    private record Visit(DeviceTreeNode node, @Nullable PopulatedDevice parent) {}

    private TreePopulation() {}

    /** {@return the devices of a tree in the order in which the kernel makes them} */
    static List<PopulatedDevice> of(DeviceTree tree) {
        TreePopulation population = new TreePopulation();
        for (DeviceTreeNode node : tree.nodes()) {
            if (node.isCompatible(RESERVED_MEMORY)) {
                population.platformDevice(node, null);
            }
        }
        Optional<DeviceTreeNode> firmware = tree.node("/firmware");
        firmware.ifPresent(node -> population.below(node));
        tree.node("/chosen")
                .or(() -> tree.node("/chosen@0"))
                .flatMap(chosen -> chosen.children().stream()
                        .filter(child -> child.isCompatible("simple-framebuffer"))
                        .findFirst())
                .ifPresent(node -> population.platformDevice(node, null));
        firmware.ifPresent(population.populated::add);
        population.below(tree.root());
        return List.copyOf(population.devices);
    }

    /**
     * {@return the devices that the kernel creates below a node at the request of the driver of its device, as
     * {@code of_platform_populate} does; those directly below it have no parent here}
     */
    static List<PopulatedDevice> ofChildren(DeviceTreeNode node) {
        TreePopulation population = new TreePopulation();
        population.below(node);
        return List.copyOf(population.devices);
    }

    /** {@return whether the devices below a device of this node are made together with it} */
    static boolean isBus(DeviceTreeNode node) {
        return node.isCompatible(BUSES);
    }

    private void below(DeviceTreeNode parent) {
        Deque<Visit> pending = new ArrayDeque<>();
        pushChildren(pending, parent, null);
        while (!pending.isEmpty()) {
            Visit visit = pending.pop();
            PopulatedDevice device = visit(visit.node(), visit.parent());
            if (device != null && device.kind() == Kind.PLATFORM && isBus(device.node())) {
                pushChildren(pending, device.node(), device);
            }
        }
    }

    private static void pushChildren(Deque<Visit> pending, DeviceTreeNode node, @Nullable PopulatedDevice parent) {
        List<DeviceTreeNode> children = node.children();
        for (int i = children.size() - 1; i >= 0; i--) {
            pending.push(new Visit(children.get(i), parent));
        }
    }

    private @Nullable PopulatedDevice visit(DeviceTreeNode node, @Nullable PopulatedDevice parent) {
        if (!node.has("compatible") || node.isCompatible("operating-points-v2")) {
            return null;
        }
        return node.isCompatible("arm,primecell") ? ambaDevice(node, parent) : platformDevice(node, parent);
    }

    private @Nullable PopulatedDevice platformDevice(DeviceTreeNode node, @Nullable PopulatedDevice parent) {
        return node.isAvailable() && !populated.contains(node) ? add(Kind.PLATFORM, node, parent) : null;
    }

    private @Nullable PopulatedDevice ambaDevice(DeviceTreeNode node, @Nullable PopulatedDevice parent) {
        if (!node.isAvailable() || populated.contains(node)) {
            return null;
        }
        Optional<MemoryResource> resource = AddressTranslation.resource(node, 0);
        // The kernel gives an AMBA device its addresses when it creates it, and creates none without them.
        if (resource.isEmpty() || resource.get().size() == 0 || isTaken(resource.get())) {
            return null;
        }
        PopulatedDevice device = add(Kind.AMBA, node, parent);
        if (device != null) {
            ambaResources.put(resource.get().start(), resource.get());
        }
        return device;
    }

    /** Existing resources do not overlap, so only the neighbours can conflict. */
    private boolean isTaken(MemoryResource resource) {
        Map.Entry<Long, MemoryResource> below = ambaResources.floorEntry(resource.start());
        Map.Entry<Long, MemoryResource> above = ambaResources.ceilingEntry(resource.start());
        return below != null && below.getValue().overlaps(resource)
                || above != null && above.getValue().overlaps(resource);
    }

    private @Nullable PopulatedDevice add(Kind kind, DeviceTreeNode node, @Nullable PopulatedDevice parent) {
        String name = TreeDeviceName.of(node);
        // The node counts as populated even if its device's name is taken.
        populated.add(node);
        if (!names.add(kind.bus() + "/" + name)) {
            return null;
        }
        PopulatedDevice device = new PopulatedDevice(kind, name, node, parent);
        devices.add(device);
        return device;
    }
}
