package dev.dmaowner.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaint;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaintBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Publishes the devices of a node as one pool. What is there already is compared first, whoever wrote it: if it says the same, nothing is
 * written; else it is replaced under the next generation of the pool. For use by one thread.
 */
final class SlicePublisher {

    /** Kubernetes allows so many devices in a slice if one of them has taints. */
    static final int MOST_DEVICES = 64;

    private static final int LONGEST_NAME = 253;

    private final KubernetesClient client;
    private final String node;

    SlicePublisher(KubernetesClient client, String node) {
        this.client = client;
        this.node = node;
    }

    /**
     * Publish the devices of the node.
     *
     * @return whether anything was written
     * @throws IOException if the API server refuses or cannot be reached; it is published when this is called again
     */
    boolean publish(Collection<GroupDevice> devices) throws IOException {
        try {
            List<ResourceSlice> there = existing();
            List<List<Device>> wanted = parts(devices);
            if (isPublished(there, wanted)) {
                return false;
            }
            long generation = there.stream()
                            .mapToLong(slice -> slice.getSpec().getPool().getGeneration())
                            .max()
                            .orElse(0)
                    + 1;
            Map<String, ResourceSlice> left = new LinkedHashMap<>();
            there.forEach(slice -> left.put(slice.getMetadata().getName(), slice));
            for (int i = 0; i < wanted.size(); i++) {
                ResourceSlice before = left.remove(name(i));
                write(slice(i, wanted, generation), before);
            }
            left.values().forEach(slice -> client.resource(slice).delete());
            return true;
        } catch (KubernetesClientException e) {
            throw new IOException("the slices of node " + node + " cannot be published: " + e.getMessage(), e);
        }
    }

    private void write(ResourceSlice slice, @org.jspecify.annotations.Nullable ResourceSlice before) {
        if (before == null) {
            client.resource(slice).create();
            return;
        }
        // What another writer has changed meanwhile is looked at again, and not overwritten unseen.
        slice.getMetadata().setResourceVersion(before.getMetadata().getResourceVersion());
        client.resource(slice).update();
    }

    /** {@return the slices of this driver on this node, whichever life of the driver wrote them} */
    private List<ResourceSlice> existing() {
        return client
                .resources(ResourceSlice.class)
                .withField("spec.driver", DriverNames.DRIVER)
                .withField("spec.nodeName", node)
                .list()
                .getItems()
                .stream()
                .filter(slice -> DriverNames.DRIVER.equals(slice.getSpec().getDriver())
                        && node.equals(slice.getSpec().getNodeName()))
                .sorted(Comparator.comparing(
                        (ResourceSlice slice) -> slice.getMetadata().getName()))
                .toList();
    }

    private boolean isPublished(List<ResourceSlice> there, List<List<Device>> wanted) {
        if (there.size() != wanted.size()) {
            return false;
        }
        Map<String, ResourceSlice> byName = new TreeMap<>();
        there.forEach(slice -> byName.put(slice.getMetadata().getName(), slice));
        Long generation = there.get(0).getSpec().getPool().getGeneration();
        for (int i = 0; i < wanted.size(); i++) {
            ResourceSlice slice = byName.get(name(i));
            boolean isSame = slice != null
                    && node.equals(slice.getSpec().getPool().getName())
                    && Objects.equals(slice.getSpec().getPool().getGeneration(), generation)
                    && Long.valueOf(wanted.size())
                            .equals(slice.getSpec().getPool().getResourceSliceCount())
                    && described(slice.getSpec().getDevices()).equals(described(wanted.get(i)));
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    /** What the server adds, the time of a taint, is no difference. */
    private static List<Object> described(@org.jspecify.annotations.Nullable List<Device> devices) {
        List<Object> described = new ArrayList<>();
        for (Device device : devices == null ? List.<Device>of() : devices) {
            Map<String, String> attributes = new TreeMap<>();
            device.getAttributes()
                    .forEach((name, value) -> attributes.put(name, value.getString() + "/" + value.getInt()));
            List<String> taints = device.getTaints().stream()
                    .map(taint -> taint.getKey() + "=" + taint.getValue() + ":" + taint.getEffect())
                    .sorted()
                    .toList();
            described.add(List.of(device.getName(), attributes, taints));
        }
        return described;
    }

    /** A node without devices has one slice, which says so. */
    private static List<List<Device>> parts(Collection<GroupDevice> devices) {
        List<Device> all = devices.stream()
                .sorted(Comparator.comparing(GroupDevice::name))
                .map(SlicePublisher::device)
                .toList();
        List<List<Device>> parts = new ArrayList<>();
        for (int i = 0; i == 0 || i < all.size(); i += MOST_DEVICES) {
            parts.add(all.subList(i, Math.min(all.size(), i + MOST_DEVICES)));
        }
        return parts;
    }

    private String name(int number) {
        String name = node + "-" + DriverNames.DRIVER + "-" + number;
        return name.length() <= LONGEST_NAME
                ? name
                : String.format("%08x", node.hashCode()) + name.substring(name.length() - LONGEST_NAME + 20);
    }

    private ResourceSlice slice(int number, List<List<Device>> parts, long generation) {
        return new ResourceSliceBuilder()
                .withMetadata(metadata(number))
                .withNewSpec()
                .withDriver(DriverNames.DRIVER)
                .withNodeName(node)
                .withNewPool()
                .withName(node)
                .withGeneration(generation)
                .withResourceSliceCount((long) parts.size())
                .endPool()
                .withDevices(parts.get(number))
                .endSpec()
                .build();
    }

    /** The slices go with the node; a node that cannot be seen owns nothing. */
    private ObjectMeta metadata(int number) {
        ObjectMetaBuilder metadata = new ObjectMetaBuilder().withName(name(number));
        io.fabric8.kubernetes.api.model.Node owner =
                client.nodes().withName(node).get();
        if (owner != null && owner.getMetadata().getUid() != null) {
            metadata.withOwnerReferences(new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Node")
                    .withName(node)
                    .withUid(owner.getMetadata().getUid())
                    .withController(true)
                    .build());
        }
        return metadata.build();
    }

    private static Device device(GroupDevice group) {
        Map<String, DeviceAttribute> attributes = new LinkedHashMap<>();
        group.sortedAttributes()
                .forEach((name, value) -> attributes.put(
                        name,
                        value instanceof Long number
                                ? new DeviceAttributeBuilder().withInt(number).build()
                                : new DeviceAttributeBuilder()
                                        .withString(value.toString())
                                        .build()));
        List<DeviceTaint> taints = new ArrayList<>();
        new TreeMap<>(group.taints())
                .forEach((key, why) -> taints.add(new DeviceTaintBuilder()
                        .withKey(DriverNames.DRIVER + "/" + key)
                        .withValue(DriverNames.labelValue(why))
                        .withEffect("NoSchedule")
                        .build()));
        return new DeviceBuilder()
                .withName(group.name())
                .withAttributes(attributes)
                .withTaints(taints)
                .build();
    }
}
