package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import dev.dmaowner.kubernetes.ClaimRecord.Allocated;
import dev.dmaowner.kubernetes.ContainerFiles.Handed;
import dev.dmaowner.plan.survey.HostSurvey;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares and unprepares claims, one at a time. Each step is repeated without harm: the record of a claim is written before its devices
 * are touched and removed when all is undone, so that whatever was interrupted is found again.
 */
final class ClaimDriver {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimDriver.class);

    /** The controller of claims notes here how the pod calls a claim that it made from a template. */
    private static final String POD_CLAIM = "resource.kubernetes.io/pod-claim-name";

    private final Node node;
    private final Cluster cluster;
    private final Preparation preparation;
    private final ClaimRecords records;
    private final ContainerFiles files;

    ClaimDriver(Node node, Cluster cluster, Preparation preparation, ClaimRecords records, ContainerFiles files) {
        this.node = node;
        this.cluster = cluster;
        this.preparation = preparation;
        this.records = records;
        this.files = files;
    }

    /** A claim as the kubelet names it. */
    record ClaimName(String namespace, String name, String uid) {
        @Override
        public String toString() {
            return namespace + "/" + name + " (" + uid + ")";
        }
    }

    /** A device that a claim has, with what a container runtime needs to know. */
    record PreparedDevice(String request, String pool, String device, List<String> cdiIds) {
        PreparedDevice {
            cdiIds = List.copyOf(cdiIds);
        }
    }

    /**
     * {@return the devices of the node as they are now, by their names}
     *
     * @throws IOException if the host or a record cannot be read
     */
    synchronized Map<String, GroupDevice> devices() throws IOException {
        return GroupDevices.read(node.host(), node.survey(), claimed());
    }

    private Map<DeviceId, Allocated> claimed() throws IOException {
        Map<DeviceId, Allocated> claimed = new HashMap<>();
        for (ClaimRecord record : records.all()) {
            for (Allocated device : record.devices()) {
                device.members().forEach(member -> claimed.put(DeviceId.parse(member), device));
            }
        }
        return claimed;
    }

    /**
     * Hand the devices of a claim over.
     *
     * @return its devices of this node
     * @throws ClaimException if that cannot be; the devices are as they were, or are brought back by {@link #unprepare}
     */
    synchronized List<PreparedDevice> prepare(ClaimName name) throws ClaimException {
        requireName(name);
        try {
            ClaimRecord record = record(name, allocation(name));
            List<DeviceId> devices = record.devices().stream()
                    .flatMap(device -> device.members().stream())
                    .map(DeviceId::parse)
                    .toList();
            if (devices.isEmpty()) {
                return List.of();
            }
            requireFree(record, devices);
            records.write(record);
            Optional<String> failure = preparation.prepare(name.uid(), devices);
            if (failure.isPresent()) {
                forgetIfNothingIsLeft(name.uid());
                throw new ClaimException(failure.get());
            }
            return handOver(record);
        } catch (IOException e) {
            throw new ClaimException(String.valueOf(e.getMessage()), e);
        }
    }

    private void forgetIfNothingIsLeft(String uid) throws IOException {
        if (!preparation.claims().contains(uid)) {
            files.delete(uid);
            records.delete(uid);
        }
    }

    /** Nobody else may have a device: the scheduler sees to that, and this holds if it errs. */
    private void requireFree(ClaimRecord claim, List<DeviceId> devices) throws ClaimException, IOException {
        for (ClaimRecord other : records.all()) {
            if (!other.uid().equals(claim.uid())) {
                for (Allocated device : other.devices()) {
                    if (device.members().stream().map(DeviceId::parse).anyMatch(devices::contains)) {
                        throw new ClaimException("device " + device.device() + " is with claim " + other.namespace()
                                + "/" + other.name() + " (" + other.uid() + ")");
                    }
                }
            }
        }
    }

    private List<PreparedDevice> handOver(ClaimRecord record) throws IOException, ClaimException {
        HostSurvey survey = node.survey();
        Map<String, GroupDevice> now = GroupDevices.read(node.host(), survey, claimed());
        List<Handed> handed = new ArrayList<>();
        for (Allocated device : record.devices()) {
            GroupDevice group = now.get(device.device());
            List<DeviceId> members =
                    device.members().stream().map(DeviceId::parse).toList();
            List<String> nodes = GroupDevices.nodes(node.host(), survey, members);
            if (group == null || nodes.isEmpty()) {
                throw new ClaimException("device " + device.device()
                        + " was handed over, but the kernel has made no node of it yet; it is tried again");
            }
            handed.add(new Handed(device, nodes, group.attributes()));
        }
        List<List<String>> ids = files.write(record, handed);
        List<PreparedDevice> prepared = new ArrayList<>();
        for (int i = 0; i < handed.size(); i++) {
            Allocated device = handed.get(i).allocated();
            prepared.add(new PreparedDevice(device.topRequest(), node.name(), device.device(), ids.get(i)));
        }
        return prepared;
    }

    private AllocationResult allocation(ClaimName name) throws IOException, ClaimException {
        Optional<ResourceClaim> claim = cluster.claim(name.namespace(), name.name());
        if (claim.isEmpty() || !isOne(claim.get(), name)) {
            throw new ClaimException("claim " + name + " is not in the cluster");
        }
        return allocation(claim.get())
                .orElseThrow(() -> new ClaimException("claim " + name + " has nothing allocated"));
    }

    private static boolean isOne(ResourceClaim claim, ClaimName name) {
        return name.uid().equals(claim.getMetadata().getUid());
    }

    private static Optional<AllocationResult> allocation(ResourceClaim claim) {
        return Optional.ofNullable(claim.getStatus()).flatMap(status -> Optional.ofNullable(status.getAllocation()));
    }

    /** A claim that has a record keeps what the record says: its devices may look otherwise while they are handed over. */
    private ClaimRecord record(ClaimName name, AllocationResult allocation) throws IOException, ClaimException {
        Map<String, GroupDevice> there = devices();
        Optional<ClaimRecord> before = records.of(name.uid());
        List<Allocated> devices = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (DeviceRequestAllocationResult result : results(allocation)) {
            if (!seen.add(result.getDevice())) {
                throw new ClaimException("device " + result.getDevice() + " is allocated twice in one claim");
            } else if (Boolean.TRUE.equals(result.getAdminAccess())) {
                throw new ClaimException("device " + result.getDevice()
                        + " is asked for with administrative access, which a group that one user owns cannot give");
            }
            devices.add(before.flatMap(record -> recorded(record, result))
                    .orElseGet(() -> allocated(result, there.get(result.getDevice()))));
        }
        for (Allocated device : devices) {
            if (device.members().isEmpty()) {
                throw new ClaimException(
                        "device " + device.device() + " is not on this node now: it went, or its group changed");
            }
        }
        return new ClaimRecord(name.uid(), name.namespace(), name.name(), podClaim(name), devices);
    }

    private List<DeviceRequestAllocationResult> results(AllocationResult allocation) throws ClaimException {
        List<DeviceRequestAllocationResult> ours = new ArrayList<>();
        if (allocation.getDevices() == null || allocation.getDevices().getResults() == null) {
            return ours;
        }
        for (DeviceRequestAllocationResult result : allocation.getDevices().getResults()) {
            if (DriverNames.DRIVER.equals(result.getDriver()) && node.name().equals(result.getPool())) {
                boolean isNamed = result.getRequest() != null
                        && result.getDevice() != null
                        && DriverNames.isName(result.getDevice())
                        && Stream.of(result.getRequest().split("/", -1)).allMatch(DriverNames::isName);
                if (!isNamed) {
                    throw new ClaimException("the allocation names no device or no request");
                }
                ours.add(result);
            }
        }
        return ours;
    }

    private static Optional<Allocated> recorded(ClaimRecord record, DeviceRequestAllocationResult result) {
        return record.devices().stream()
                .filter(device -> device.device().equals(result.getDevice())
                        && device.request().equals(result.getRequest()))
                .findFirst();
    }

    private static Allocated allocated(DeviceRequestAllocationResult result, @Nullable GroupDevice device) {
        List<String> members = device == null
                ? List.of()
                : device.goal().devices().stream().map(DeviceId::toString).toList();
        return new Allocated(result.getRequest(), result.getDevice(), members);
    }

    private String podClaim(ClaimName name) throws IOException, ClaimException {
        Optional<String> given = cluster.claim(name.namespace(), name.name())
                .flatMap(claim -> Optional.ofNullable(claim.getMetadata().getAnnotations()))
                .flatMap(notes -> Optional.ofNullable(notes.get(POD_CLAIM)));
        if (given.isPresent() && !DriverNames.isName(given.get())) {
            throw new ClaimException("the annotation " + POD_CLAIM + " of the claim is no name");
        }
        return given.orElse("");
    }

    /**
     * Give the devices of a claim back. Of a claim that is not known here nothing is left to do.
     *
     * @throws ClaimException if that cannot be now
     */
    synchronized void unprepare(ClaimName name) throws ClaimException {
        requireName(name);
        try {
            Optional<String> failure = preparation.unprepare(name.uid());
            if (failure.isPresent()) {
                throw new ClaimException(failure.get());
            }
            files.delete(name.uid());
            records.delete(name.uid());
        } catch (IOException e) {
            throw new ClaimException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireName(ClaimName name) throws ClaimException {
        if (!DriverNames.isUid(name.uid())
                || !DriverNames.isName(name.name())
                || !DriverNames.isName(name.namespace())) {
            throw new ClaimException("that names no claim");
        }
    }

    /**
     * Give back what belongs to claims that are no more: they went while the driver was down.
     *
     * @return the claims that could not be given back yet, with the reason in words
     * @throws IOException if the API server cannot be asked, or a record cannot be read
     */
    synchronized List<String> giveBackOrphans() throws IOException {
        List<String> left = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (ClaimRecord record : records.all()) {
            known.add(record.uid());
            ClaimName name = new ClaimName(record.namespace(), record.name(), record.uid());
            boolean isThere = cluster.claim(record.namespace(), record.name())
                    .filter(claim -> isOne(claim, name))
                    .flatMap(ClaimDriver::allocation)
                    .isPresent();
            if (!isThere) {
                giveBack(name, left);
            }
        }
        for (String uid : preparation.claims()) {
            if (!known.contains(uid)) {
                giveBack(new ClaimName("unknown", "unknown", uid), left);
            }
        }
        return left;
    }

    private void giveBack(ClaimName name, List<String> left) {
        try {
            unprepare(name);
            LOG.atInfo().addKeyValue("claim", name).log("gave back the devices of a claim that is no more");
        } catch (ClaimException e) {
            left.add(name + ": " + e.why());
        }
    }

    /**
     * {@return how many claims have devices here}
     *
     * @throws IOException if the records cannot be listed
     */
    synchronized int prepared() throws IOException {
        return records.all().size();
    }
}
