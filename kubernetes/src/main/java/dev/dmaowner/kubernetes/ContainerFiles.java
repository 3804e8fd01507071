package dev.dmaowner.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What containers get of a claim: a file of the Container Device Interface (CDI), which names the nodes for each device and mounts a file
 * of metadata (KEP-5304) for each request.
 */
final class ContainerFiles {

    /** Where containers find metadata, as the KEP lays down. */
    private static final String IN_CONTAINER = "/var/run/kubernetes.io/dra-device-attributes/";

    private static final String CDI_VERSION = "0.5.0";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path cdi;
    private final Path metadata;
    private final String pool;

    /**
     * @param cdi the folder that container runtimes read
     * @param metadata the folder of metadata, by the same path on the host
     * @param pool the name of the node's pool
     */
    ContainerFiles(Path cdi, Path metadata, String pool) {
        this.cdi = cdi;
        this.metadata = metadata;
        this.pool = pool;
    }

    /** A device of a claim with what a container gets of it. */
    record Handed(ClaimRecord.Allocated allocated, List<String> nodes, Map<String, Object> attributes) {
        Handed {
            nodes = List.copyOf(nodes);
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * Write the files of a claim, in the place of those that are there.
     *
     * @return for each device, in their order, the ids by which runtimes know what it comes with
     */
    List<List<String>> write(ClaimRecord claim, List<Handed> devices) throws IOException {
        for (String request : requests(devices)) {
            WholeFiles.write(
                    metadataFile(claim, request),
                    (JSON.writeValueAsString(metadata(claim, request, devices)) + "\n")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "rw-r--r--");
        }
        List<Object> entries = new ArrayList<>();
        List<List<String>> ids = new ArrayList<>();
        LinkedHashSet<String> mounted = new LinkedHashSet<>();
        for (Handed device : devices) {
            String name = claim.uid() + "-" + device.allocated().device();
            List<String> own = new ArrayList<>(List.of(DriverNames.CDI_KIND + "=" + name));
            entries.add(entry(name, Map.of("deviceNodes", nodes(device.nodes()))));
            String request = device.allocated().topRequest();
            String mount = claim.uid() + "-" + request + "-metadata";
            if (mounted.add(request)) {
                entries.add(entry(mount, Map.of("mounts", List.of(mount(claim, request)))));
                own.add(DriverNames.CDI_KIND + "=" + mount);
            }
            ids.add(own);
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("cdiVersion", CDI_VERSION);
        spec.put("kind", DriverNames.CDI_KIND);
        spec.put("devices", entries);
        WholeFiles.write(cdiFile(claim.uid()), JSON.writeValueAsBytes(spec), "rw-r--r--");
        return ids;
    }

    /** Remove the files of a claim, the one first by which a container would get the others. */
    void delete(String uid) throws IOException {
        WholeFiles.delete(cdiFile(uid));
        WholeFiles.delete(metadata.resolve(uid));
    }

    Path cdiFile(String uid) {
        return cdi.resolve(DriverNames.DRIVER + "-" + uid + ".json");
    }

    private Path metadataFile(ClaimRecord claim, String request) {
        return metadata.resolve(claim.uid()).resolve(request).resolve(DriverNames.DRIVER + "-metadata.json");
    }

    private static LinkedHashSet<String> requests(List<Handed> devices) {
        LinkedHashSet<String> requests = new LinkedHashSet<>();
        devices.forEach(device -> requests.add(device.allocated().topRequest()));
        return requests;
    }

    private static Map<String, Object> entry(String name, Map<String, Object> edits) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("containerEdits", edits);
        return entry;
    }

    /** Without an owner here, so that runtimes give the nodes to the user of the container; others cannot open them. */
    private static List<Map<String, Object>> nodes(List<String> paths) {
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (String path : paths) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("path", path);
            node.put("hostPath", path);
            node.put("type", "c");
            node.put("permissions", "rw");
            node.put("fileMode", 0600);
            nodes.add(node);
        }
        return nodes;
    }

    private Map<String, Object> mount(ClaimRecord claim, String request) {
        String place = claim.podClaim().isEmpty()
                ? "resourceclaims/" + claim.name()
                : "resourceclaimtemplates/" + claim.podClaim();
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("hostPath", metadataFile(claim, request).toString());
        mount.put("containerPath", IN_CONTAINER + place + "/" + request + "/" + DriverNames.DRIVER + "-metadata.json");
        mount.put("options", List.of("ro", "bind", "nosuid", "nodev"));
        return mount;
    }

    private Map<String, Object> metadata(ClaimRecord claim, String request, List<Handed> devices) {
        Map<String, List<Object>> byRequest = new LinkedHashMap<>();
        for (Handed device : devices) {
            if (device.allocated().topRequest().equals(request)) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("driver", DriverNames.DRIVER);
                entry.put("pool", pool);
                entry.put("name", device.allocated().device());
                entry.put("attributes", attributes(device));
                byRequest
                        .computeIfAbsent(device.allocated().request(), key -> new ArrayList<>())
                        .add(entry);
            }
        }
        List<Object> requests = new ArrayList<>();
        byRequest.forEach((name, entries) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", name);
            entry.put("devices", entries);
            requests.add(entry);
        });
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", claim.name());
        object.put("namespace", claim.namespace());
        object.put("uid", claim.uid());
        object.put("generation", 1);
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("kind", "DeviceMetadata");
        whole.put("apiVersion", "metadata.resource.k8s.io/v1alpha1");
        whole.put("metadata", object);
        if (!claim.podClaim().isEmpty()) {
            whole.put("podClaimName", claim.podClaim());
        }
        whole.put("requests", requests);
        return whole;
    }

    /** The attributes of the slice, and the address of each function that is handed over, numbered from zero. */
    private static Map<String, Object> attributes(Handed device) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        new java.util.TreeMap<>(device.attributes())
                .forEach(
                        (name, value) -> attributes.put(name, Map.of(value instanceof Long ? "int" : "string", value)));
        List<String> members = device.allocated().members();
        for (int i = 0; i < members.size(); i++) {
            attributes.put(
                    "address" + i,
                    Map.of("string", members.get(i).substring(members.get(i).indexOf('/') + 1)));
        }
        return attributes;
    }
}
