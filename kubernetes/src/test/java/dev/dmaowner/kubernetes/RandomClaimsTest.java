package dev.dmaowner.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.kubernetes.ClaimDriver.ClaimName;
import dev.dmaowner.kubernetes.ClaimDriver.PreparedDevice;
import dev.dmaowner.kubernetes.FaultyHost.Fault;
import dev.dmaowner.plan.run.StateFolder;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random claims over simulations of captures, with writes that are refused, blocked, or that the driver does not outlive: no device is lost,
 * none is given twice, and each group is whole. {@code -Dclaims=1000 -Dclaims.nodes=40} makes as many claims over as many nodes.
 */
class RandomClaimsTest {

    private static final int CLAIMS = Integer.getInteger("claims", 60);
    private static final int NODES = Integer.getInteger("claims.nodes", 8);
    private static final long SEED = Long.getLong("claims.seed", 17);

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Integer> happened = new TreeMap<>();
    private int uids;

    /** One node of the fleet and what the cluster knows of it. */
    private final class Fleet {
        final FaultyHost host;
        final Node node;
        final Path place;
        final Map<DeviceId, DeviceBinding> before;
        final Map<String, ResourceClaim> cluster = new HashMap<>();
        final Map<String, List<String>> allocated = new LinkedHashMap<>();
        Optional<String> killAt = Optional.empty();
        ClaimDriver driver;

        Fleet(Node simulated, int number) throws IOException {
            this.host = new FaultyHost(simulated.host());
            this.node = TestNodes.with(simulated, host);
            this.place = folder.resolve("node" + number);
            this.before = TestNodes.bindings(host);
            this.driver = start();
        }

        ClaimDriver start() {
            Preparation plain = new JournaledPreparation(node, new StateFolder(place.resolve("state")), Duration.ZERO);
            return new ClaimDriver(
                    node,
                    (namespace, name) -> Optional.ofNullable(cluster.get(name)),
                    new KilledPreparation(plain, this::killed),
                    new ClaimRecords(place.resolve("state/kubernetes")),
                    new ContainerFiles(place.resolve("cdi"), place.resolve("metadata"), node.name()));
        }

        void killed(String where) {
            if (killAt.equals(Optional.of(where))) {
                killAt = Optional.empty();
                throw new Killed();
            }
        }

        void restart() throws IOException {
            host.arm(-1, Fault.REFUSED);
            killAt = Optional.empty();
            driver = start();
            assertEquals(List.of(), driver.giveBackOrphans(), node.name());
        }
    }

    /** A preparation between whose steps and those of the driver the driver can be killed. */
    private record KilledPreparation(Preparation plain, java.util.function.Consumer<String> at) implements Preparation {
        @Override
        public Optional<String> prepare(String claim, List<DeviceId> devices) throws IOException {
            at.accept("before prepare");
            Optional<String> answer = plain.prepare(claim, devices);
            at.accept("after prepare");
            return answer;
        }

        @Override
        public Optional<String> unprepare(String claim) throws IOException {
            at.accept("before unprepare");
            Optional<String> answer = plain.unprepare(claim);
            at.accept("after unprepare");
            return answer;
        }

        @Override
        public List<String> claims() throws IOException {
            return plain.claims();
        }
    }

    @Test
    void noDeviceIsLostNoneIsGivenTwiceAndEachGroupIsWhole() throws IOException {
        List<Fleet> fleet = fleet();
        int made = 0;
        while (made < CLAIMS) {
            Fleet node = fleet.get(random.nextInt(fleet.size()));
            if (node.allocated.isEmpty() || random.nextInt(3) > 0) {
                made += prepareOne(node) ? 1 : 0;
            } else {
                List<String> uids = List.copyOf(node.allocated.keySet());
                unprepareOne(node, uids.get(random.nextInt(uids.size())));
            }
            requireSound(node);
        }
        for (Fleet node : fleet) {
            for (String uid : List.copyOf(node.allocated.keySet())) {
                unprepareOne(node, uid);
            }
            requireSound(node);
            assertEquals(node.before, TestNodes.bindings(node.host), node.node.name());
        }
        System.out.println(made + " claims over " + fleet.size() + " nodes: " + happened);
    }

    /** Where there are more nodes than machines, several nodes are of the same kind. */
    private List<Fleet> fleet() throws IOException {
        List<Fleet> fleet = new ArrayList<>();
        List<String> usable = new ArrayList<>();
        for (String machine : TestNodes.machines()) {
            if (fleet.size() < NODES && add(fleet, machine)) {
                usable.add(machine);
            }
        }
        for (int i = 0; fleet.size() < NODES; i++) {
            add(fleet, usable.get(i % usable.size()));
        }
        System.out.println(fleet.size() + " nodes of " + usable.size() + " kinds");
        return fleet;
    }

    /** {@return whether the machine was added: one that cannot be simulated, or has nothing to hand out, is not} */
    private boolean add(List<Fleet> fleet, String machine) throws IOException {
        Node node;
        try {
            node = TestNodes.simulated(machine.replaceAll(".*/(.*/.*)", "$1") + "#" + fleet.size(), machine);
            if (GroupDevices.read(node.host(), node.survey(), Map.of()).values().stream()
                    .noneMatch(device -> device.taints().isEmpty())) {
                return false;
            }
        } catch (java.io.UncheckedIOException | IOException e) {
            return false;
        }
        fleet.add(new Fleet(node, fleet.size()));
        return true;
    }

    /** The scheduler's part: devices that no claim has, without taints. Sometimes it errs and gives one that another claim has. */
    private boolean prepareOne(Fleet node) throws IOException {
        Map<String, GroupDevice> devices = node.driver.devices();
        Set<String> taken = new HashSet<>();
        node.allocated.values().forEach(taken::addAll);
        List<String> free = devices.values().stream()
                .filter(device -> device.taints().isEmpty() && !taken.contains(device.name()))
                .map(GroupDevice::name)
                .toList();
        boolean errs = !taken.isEmpty() && random.nextInt(10) == 0;
        if (free.isEmpty() && !errs) {
            List<String> uids = List.copyOf(node.allocated.keySet());
            if (uids.isEmpty()) {
                throw new AssertionError("nothing is free on " + node.node.name() + ": " + devices);
            }
            unprepareOne(node, uids.get(random.nextInt(uids.size())));
            return false;
        }
        List<String> wanted = new ArrayList<>();
        if (errs) {
            wanted.add(taken.iterator().next());
        } else {
            for (int i = random.nextInt(Math.min(3, free.size())); i >= 0; i--) {
                String device = free.get(random.nextInt(free.size()));
                if (!wanted.contains(device)) {
                    wanted.add(device);
                }
            }
        }
        String uid = "uid-" + uids++;
        ResourceClaim claim = TestClaims.claim(uid, node.node.name(), wanted);
        node.cluster.put(claim.getMetadata().getName(), claim);
        arm(node, "prepare");
        Map<DeviceId, DeviceBinding> bindings = TestNodes.bindings(node.host);
        try {
            requireAnswer(node, wanted, node.driver.prepare(TestClaims.name(uid)));
            assertTrue(!errs, "a device was given twice");
            node.allocated.put(uid, wanted);
            count("prepared");
        } catch (ClaimException e) {
            count(errs ? "refused, as another claim has it" : "failed");
            node.host.arm(-1, Fault.REFUSED);
            settled(node, uid, wanted, errs, bindings);
        } catch (Killed e) {
            count("killed while it prepared");
            node.restart();
            settled(node, uid, wanted, errs, bindings);
        }
        node.host.arm(-1, Fault.REFUSED);
        node.killAt = Optional.empty();
        return true;
    }

    /** After a failure the kubelet tries again or gives up; the pod can be gone by then. */
    private void settled(
            Fleet node, String uid, List<String> wanted, boolean errs, Map<DeviceId, DeviceBinding> bindings)
            throws IOException {
        ClaimName name = TestClaims.name(uid);
        int choice = errs ? 1 : random.nextInt(3);
        try {
            if (choice == 0) {
                requireAnswer(node, wanted, node.driver.prepare(name));
                node.allocated.put(uid, wanted);
                count("prepared when called again");
                return;
            } else if (choice == 1) {
                node.driver.unprepare(name);
                node.cluster.remove(name.name());
            } else {
                node.cluster.remove(name.name());
                node.restart();
            }
        } catch (ClaimException e) {
            throw new AssertionError(node.node.name() + " " + wanted + ": " + e.why(), e);
        }
        assertEquals(bindings, TestNodes.bindings(node.host), node.node.name() + " " + wanted);
    }

    private void unprepareOne(Fleet node, String uid) throws IOException {
        ClaimName name = TestClaims.name(uid);
        arm(node, "unprepare");
        try {
            node.driver.unprepare(name);
            count("unprepared");
        } catch (ClaimException | Killed e) {
            count(e instanceof Killed ? "killed while it unprepared" : "failed to unprepare");
            node.restart();
            try {
                node.driver.unprepare(name);
            } catch (ClaimException again) {
                throw new AssertionError(node.node.name() + ": " + again.why(), again);
            }
        }
        node.host.arm(-1, Fault.REFUSED);
        node.killAt = Optional.empty();
        node.cluster.remove(name.name());
        node.allocated.remove(uid);
    }

    private void arm(Fleet node, String call) {
        if (random.nextInt(3) > 0) {
            node.host.arm(random.nextInt(8), Fault.values()[random.nextInt(Fault.values().length)]);
        } else if (random.nextBoolean()) {
            node.killAt = Optional.of((random.nextBoolean() ? "before " : "after ") + call);
        }
    }

    private void requireAnswer(Fleet node, List<String> wanted, List<PreparedDevice> answer) throws IOException {
        assertEquals(wanted, answer.stream().map(PreparedDevice::device).toList(), node.node.name());
        answer.forEach(device -> assertEquals(2, device.cdiIds().size()));
    }

    private void requireSound(Fleet node) throws IOException {
        HostSurvey survey = node.node.survey();
        Map<String, GroupDevice> devices = node.driver.devices();
        Set<DeviceId> given = new HashSet<>();
        for (Map.Entry<String, List<String>> claim : node.allocated.entrySet()) {
            assertTrue(Files.exists(node.place.resolve("cdi/" + DriverNames.DRIVER + "-" + claim.getKey() + ".json")));
            for (String name : claim.getValue()) {
                GroupDevice device = devices.get(name);
                assertTrue(device != null, node.node.name() + " has lost " + name);
                assertEquals("in-use", device.attributes().get("verdict"));
                assertEquals(Map.of(), device.taints());
                for (DeviceId id : device.goal().devices()) {
                    assertTrue(given.add(id), () -> id + " is given twice");
                    assertTrue(survey.device(id).orElseThrow().isForUserspace(), () -> name + ": " + id);
                }
                SurveyedGroup group = survey.group(device.group()).orElseThrow();
                assertTrue(
                        survey.members(group).stream().noneMatch(SurveyedDevice::usesDmaApi),
                        () -> "group " + group.id() + " of " + node.node.name() + " is mixed");
            }
        }
        for (SurveyedDevice device : survey.devices()) {
            if (!given.contains(device.id())) {
                DeviceBinding was = node.before.get(device.id());
                boolean isSibling = device.group().isPresent()
                        && given.stream().anyMatch(id -> survey.device(id)
                                .flatMap(SurveyedDevice::group)
                                .equals(device.group()));
                assertTrue(
                        isSibling || was != null && was.driver().equals(device.driver()),
                        () -> node.node.name() + ": " + device.id() + " had " + was + " and has " + device.driver());
            }
        }
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }
}
