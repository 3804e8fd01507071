package dev.dmaowner.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.kubernetes.dra.v1.NodePrepareResourceResponse;
import dev.dmaowner.plan.run.StateFolder;
import dev.dmaowner.plan.survey.DeviceBinding;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on a simulated host, with a kubelet over unix sockets and an API server of the client's own kind. */
class ProgramTest {

    private static final String V1 = "v1.DRAPlugin";
    private static final String V1BETA1 = "v1beta1.DRAPlugin";
    private static final String NODE = "node-1";

    @TempDir
    private Path folder;

    private final KubernetesMockServer server = ApiServerDouble.server();
    /** The server gives each claim a uid of its own. */
    private final Map<String, String> uids = new HashMap<>();

    private KubernetesClient client;
    private HeldHost host;
    private Node node;
    private Program program;
    private Thread rounds;

    @BeforeEach
    void start() throws Exception {
        server.init();
        client = server.createClient();
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NODE)
                        .endMetadata()
                        .build())
                .create();
        Node simulated = TestNodes.small(NODE);
        host = new HeldHost(simulated.host());
        node = TestNodes.with(simulated, host);
        begin();
    }

    private void begin() throws IOException {
        begin(Optional.empty(), Duration.ofMillis(50));
    }

    private void begin(Optional<KernelEvents> events, Duration every) throws IOException {
        program = new Program(
                node,
                client,
                new Program.Places(folder, folder.resolve("cdi"), new StateFolder(folder.resolve("state"))),
                events,
                every,
                new InetSocketAddress("127.0.0.1", 0));
        Program current = program;
        rounds = new Thread(current::run);
        rounds.start();
    }

    private void end() throws InterruptedException {
        rounds.interrupt();
        rounds.join();
        program.close();
    }

    @AfterEach
    void stop() throws InterruptedException {
        end();
        client.close();
        server.destroy();
    }

    /** Waits until something is so; a test that waits in vain is ended by its runner, with the stack that shows where. */
    private static void await(Condition condition) throws Exception {
        for (int i = 0; !condition.holds(); i++) {
            assertTrue(i < 600, "what was waited for has not come");
            Thread.sleep(10);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private List<ResourceSlice> slices() {
        return client.resources(ResourceSlice.class).list().getItems();
    }

    private Map<String, Device> devices() {
        return slices().stream()
                .flatMap(slice -> slice.getSpec().getDevices().stream())
                .collect(Collectors.toMap(Device::getName, device -> device, (one, other) -> one));
    }

    private String free() throws Exception {
        await(() -> devices().values().stream()
                .anyMatch(device -> device.getTaints().isEmpty()));
        return devices().values().stream()
                .filter(device -> device.getTaints().isEmpty())
                .map(Device::getName)
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private void allocate(String uid, String... devices) {
        ResourceClaim claim = TestClaims.claim(uid, NODE, List.of(devices));
        uids.put(uid, client.resource(claim).create().getMetadata().getUid());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + program.statusPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void isReadyOnceAKubeletHasRegisteredItAndItsDevicesArePublished() throws Exception {
        await(() -> !slices().isEmpty());
        assertEquals(503, get("/readyz").statusCode());
        assertEquals(200, get("/healthz").statusCode());
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            assertEquals("DRAPlugin", kubelet.info().getType());
            assertEquals(DriverNames.DRIVER, kubelet.info().getName());
            await(() -> get("/readyz").statusCode() == 200);
        }
        await(() ->
                get("/metrics").body().contains("dmaowner_devices " + devices().size()));
    }

    @Test
    void theSliceSaysWhatEachGroupIs() throws Exception {
        String name = free();
        ResourceSlice slice = slices().get(0);
        assertEquals(NODE, slice.getSpec().getNodeName());
        assertEquals(
                client.nodes().withName(NODE).get().getMetadata().getUid(),
                slice.getMetadata().getOwnerReferences().get(0).getUid());
        assertEquals("pci-0000-00-03-0", name);
        Device card = devices().get(name);
        assertEquals("0000:00:03.0", text(card, "resource.kubernetes.io/pciBusID"));
        assertEquals("pci0000:00", text(card, "resource.kubernetes.io/pcieRoot"));
        assertFalse(card.getAttributes().containsKey("resource.kubernetes.io/numaNode"));
        assertEquals(
                List.of("10de", "1c82", "0300", "pci", "nouveau", "flr,bus", "takeable-by-plan"),
                List.of("vendor", "device", "class", "bus", "driver", "reset", "verdict").stream()
                        .map(key -> text(card, key))
                        .toList());
        assertEquals(2, card.getAttributes().get("members").getInt());
        Device net = devices().get("pci-0000-00-04-0");
        assertEquals(
                1, net.getAttributes().get("resource.kubernetes.io/numaNode").getInt());
        Device disk = devices().get("pci-0000-00-05-0");
        assertEquals("refused", text(disk, "verdict"));
        assertEquals("vfio.dmaowner.dev/disk-in-use", disk.getTaints().get(0).getKey());
        assertTrue(disk.getTaints().get(0).getValue().contains("mounted-on"), disk::toString);
        assertTrue(text(disk, "reason").contains("mounted on /"), disk::toString);
    }

    private static String text(Device device, String attribute) {
        return device.getAttributes().get(attribute).getString();
    }

    @Test
    void publishesAChangeOnceAndNothingTwice() throws Exception {
        free();
        await(() -> get("/metrics").body().contains("dmaowner_slices_published_total 1\n"));
        String version = slices().get(0).getMetadata().getResourceVersion();
        Thread.sleep(200);
        assertEquals(version, slices().get(0).getMetadata().getResourceVersion());
        String name = free();
        allocate("uid-1", name);
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            assertEquals("", kubelet.prepare("uid-1").get("uid-1").getError());
        }
        await(() -> "in-use"
                .equals(devices().get(name).getAttributes().get("verdict").getString()));
        assertEquals(2, slices().get(0).getSpec().getPool().getGeneration());
        assertTrue(devices().get(name).getTaints().isEmpty());
    }

    @Test
    void aSliceOfAnEarlierLifeIsTakenOver() throws Exception {
        free();
        end();
        ResourceSlice slice = slices().get(0);
        slice.getSpec().getDevices().get(0).setName("of-an-earlier-life");
        slice.getSpec().getPool().setGeneration(41L);
        client.resource(slice).update();
        ResourceSlice other = slices().get(0);
        other.getMetadata().setName("an-older-name");
        other.getMetadata().setResourceVersion(null);
        client.resource(other).create();
        begin();
        await(() -> !devices().containsKey("of-an-earlier-life") && slices().size() == 1);
        assertEquals(42, slices().get(0).getSpec().getPool().getGeneration());
    }

    @Test
    void whatTheKernelTellsOfIsPublishedAtOnce() throws Exception {
        end();
        BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
        begin(Optional.of(new ToldEvents(told)), Duration.ofDays(1));
        await(() -> !slices().isEmpty() && get("/metrics").body().contains("dmaowner_claims_prepared"));
        String net = "pci-0000-00-04-0";
        assertEquals("e1000", text(devices().get(net), "driver"));
        host.write("/sys/bus/pci/drivers/e1000/unbind", "0000:00:04.0\n");
        told.add(true);
        await(() -> !devices().get(net).getAttributes().containsKey("driver"));
    }

    /** What a kernel tells of devices, when the test says so. */
    private record ToldEvents(BlockingQueue<Boolean> told) implements KernelEvents {
        @Override
        public boolean await(Duration longest) throws IOException {
            try {
                return told.poll(longest.toMillis(), TimeUnit.MILLISECONDS) != null;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void aSliceThatSomebodyDeletesComesBack() throws Exception {
        free();
        client.resource(slices().get(0)).delete();
        await(() -> !slices().isEmpty());
    }

    @Test
    void aKubeletOfEitherVersionPreparesAndUnpreparesTwiceWithTheSameAnswer() throws Exception {
        Map<DeviceId, DeviceBinding> before = TestNodes.bindings(host);
        String name = free();
        allocate("uid-1", name);
        NodePrepareResourceResponse first;
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            first = kubelet.prepare("uid-1").get("uid-1");
            assertEquals("", first.getError());
            assertEquals(name, first.getDevices(0).getDeviceName());
            assertEquals(NODE, first.getDevices(0).getPoolName());
            assertEquals(List.of("request-0"), first.getDevices(0).getRequestNamesList());
            assertEquals(first, kubelet.prepare("uid-1").get("uid-1"));
        }
        assertNotEquals(before, TestNodes.bindings(host));
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1BETA1, uids)) {
            assertEquals(first, kubelet.prepare("uid-1").get("uid-1"));
            for (int i = 0; i < 2; i++) {
                assertEquals("", kubelet.unprepare("uid-1").get("uid-1").getError());
                assertEquals(before, TestNodes.bindings(host));
            }
        }
        try (java.util.stream.Stream<Path> left = Files.list(folder.resolve("cdi"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void containersGetTheNodesAndTheAddresses() throws Exception {
        String name = free();
        allocate("uid-1", name);
        NodePrepareResourceResponse answer;
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            answer = kubelet.prepare("uid-1").get("uid-1");
        }
        JsonNode cdi = new ObjectMapper()
                .readTree(folder.resolve("cdi/" + DriverNames.DRIVER + "-" + uids.get("uid-1") + ".json")
                        .toFile());
        assertEquals("vfio.dmaowner.dev/group", cdi.get("kind").asText());
        Set<String> ids = Set.copyOf(answer.getDevices(0).getCdiDeviceIdsList());
        for (JsonNode device : cdi.get("devices")) {
            assertTrue(ids.contains(
                    cdi.get("kind").asText() + "=" + device.get("name").asText()));
        }
        JsonNode nodes = cdi.at("/devices/0/containerEdits/deviceNodes");
        assertTrue(nodes.size() > 0);
        for (JsonNode each : nodes) {
            assertTrue(host.exists(each.get("path").asText()), each.toString());
        }
        JsonNode mount = cdi.at("/devices/1/containerEdits/mounts/0");
        assertEquals(
                "/var/run/kubernetes.io/dra-device-attributes/resourceclaims/claim-uid-1/request-0/"
                        + DriverNames.DRIVER + "-metadata.json",
                mount.get("containerPath").asText());
        JsonNode metadata = new ObjectMapper()
                .readTree(Path.of(mount.get("hostPath").asText()).toFile());
        assertEquals(
                "metadata.resource.k8s.io/v1alpha1", metadata.get("apiVersion").asText());
        assertEquals(uids.get("uid-1"), metadata.at("/metadata/uid").asText());
        JsonNode attributes = metadata.at("/requests/0/devices/0/attributes");
        assertEquals(
                attributes.at("/resource.kubernetes.io~1pciBusID/string").asText(),
                attributes.at("/address0/string").asText());
        assertFalse(attributes.at("/address0/string").asText().isEmpty());
    }

    @Test
    void aClaimThatFailsHasItsErrorAndTheOthersAreServed() throws Exception {
        String name = free();
        allocate("uid-1", name);
        allocate("uid-2", "pci-0000-ff-00-0");
        allocate("uid-3", name);
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            Map<String, NodePrepareResourceResponse> answers =
                    kubelet.prepare("uid-1", "uid-2", "uid-3", "uid-4", "../../etc");
            assertEquals("", answers.get("uid-1").getError());
            assertTrue(answers.get("uid-2").getError().contains("is not on this node"), answers::toString);
            assertTrue(answers.get("uid-3").getError().contains("is with claim work/claim-uid-1"), answers::toString);
            assertTrue(answers.get("uid-4").getError().contains("is not in the cluster"), answers::toString);
            assertEquals("that names no claim", answers.get("../../etc").getError());
            assertEquals("", kubelet.unprepare("uid-4", "uid-1").get("uid-4").getError());
        }
    }

    @Test
    void aTaintedDeviceIsRefusedInWordsAndStaysAsItWas() throws Exception {
        Map<DeviceId, DeviceBinding> before = TestNodes.bindings(host);
        free();
        allocate("uid-1", "pci-0000-00-05-0");
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            String error = kubelet.prepare("uid-1").get("uid-1").getError();
            assertTrue(error.contains("mounted on /"), error);
        }
        assertEquals(before, TestNodes.bindings(host));
    }

    @Test
    void aKubeletThatEndsInTheMidstOfACallIsAnsweredWhenItCallsAgain() throws Exception {
        Map<DeviceId, DeviceBinding> before = TestNodes.bindings(host);
        String name = free();
        allocate("uid-1", name);
        for (int write = 0; write < 5; write++) {
            boolean isReached = interrupted(write, kubelet -> kubelet.beginToPrepare("uid-1"));
            try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
                assertEquals("", kubelet.prepare("uid-1").get("uid-1").getError());
            }
            isReached |= interrupted(write, kubelet -> kubelet.beginToUnprepare("uid-1"));
            try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
                assertEquals("", kubelet.unprepare("uid-1").get("uid-1").getError());
            }
            assertEquals(before, TestNodes.bindings(host));
            if (!isReached) {
                assertTrue(write > 1, "no call wrote anything");
                return;
            }
        }
    }

    private interface Call {
        Future<?> begin(KubeletDouble kubelet);
    }

    /** {@return whether the call came to that write; the kubelet ends then, and the write goes on} */
    private boolean interrupted(int write, Call call) throws Exception {
        host.holdAt(write);
        boolean isReached;
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            Future<?> answer = call.begin(kubelet);
            do {
                isReached = host.reached().await(5, TimeUnit.MILLISECONDS);
            } while (!isReached && !answer.isDone());
        }
        host.letGo();
        host.holdAt(-1);
        return isReached;
    }

    @Test
    void aClaimThatGoesWhileTheDriverIsDownIsGivenBackAtItsStart() throws Exception {
        Map<DeviceId, DeviceBinding> before = TestNodes.bindings(host);
        String name = free();
        allocate("uid-1", name);
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            assertEquals("", kubelet.prepare("uid-1").get("uid-1").getError());
        }
        end();
        begin();
        await(() -> get("/metrics").body().contains("dmaowner_claims_prepared 1"));
        assertNotEquals(before, TestNodes.bindings(host));
        end();
        client.resources(ResourceClaim.class)
                .inNamespace("work")
                .withName("claim-uid-1")
                .delete();
        begin();
        await(() -> get("/metrics").body().contains("dmaowner_claims_prepared 0"));
        assertEquals(before, TestNodes.bindings(host));
    }

    @Test
    void aRegistrationThatIsDeletedIsMadeAgain() throws Exception {
        Path socket = folder.resolve("plugins_registry/" + DriverNames.DRIVER + "-reg.sock");
        Files.delete(socket);
        await(() -> Files.exists(socket));
        try (KubeletDouble kubelet = new KubeletDouble(folder, V1, uids)) {
            assertEquals(DriverNames.DRIVER, kubelet.info().getName());
        }
    }
}
