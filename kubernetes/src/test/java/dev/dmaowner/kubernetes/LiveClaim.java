package dev.dmaowner.kubernetes;

import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.kubernetes.ClaimDriver.PreparedDevice;
import dev.dmaowner.plan.run.StateFolder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One claim on the machine that it runs on, as the driver has it from a kubelet, for {@code live-test/run --kubernetes}. It changes that
 * machine. Each line of standard input is a call; its answer ends with a line {@code = 0}, or with {@code = 1} after the reason why it failed.
 *
 * <pre>
 * devices            what is published: a line each, name, verdict, keys of taints
 * prepare DEVICE     hand a device to the claim
 * unprepare          give back what the claim has
 * gone               the claim went while the driver was down
 * </pre>
 */
public final class LiveClaim {

    private static final String NODE = "live";
    private static final String UID = "uid-1";

    private LiveClaim() {}

    /**
     * Answers calls until there are no more.
     *
     * @throws IOException if the machine cannot be read
     */
    public static void main(String[] none) throws IOException {
        BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String call = calls.readLine(); call != null; call = calls.readLine()) {
            try {
                go(List.of(call.split(" ")));
                System.out.println("= 0");
            } catch (ClaimException e) {
                System.out.println(e.why() + "\n= 1");
            }
        }
    }

    private static void go(List<String> words) throws IOException, ClaimException {
        ClaimDriver driver = driver(
                words.size() > 1
                        ? Optional.of(TestClaims.claim(UID, NODE, words.subList(1, words.size())))
                        : Optional.empty());
        switch (words.get(0)) {
            case "devices" ->
                driver.devices()
                        .forEach((name, device) -> System.out.println(name + " "
                                + device.attributes().get("verdict") + " "
                                + String.join(",", device.taints().keySet())));
            case "prepare" -> {
                for (PreparedDevice device : driver.prepare(TestClaims.name(UID))) {
                    System.out.println(device.device() + " " + String.join(" ", device.cdiIds()));
                }
            }
            case "unprepare" -> driver.unprepare(TestClaims.name(UID));
            case "gone" -> driver.giveBackOrphans().forEach(System.out::println);
            default -> throw new IllegalArgumentException(words.get(0));
        }
    }

    private static ClaimDriver driver(Optional<ResourceClaim> claim) throws IOException {
        Node node = Node.of(NODE, LiveHost.thisMachine(RegisterAccess.NONE));
        StateFolder state = new StateFolder(Path.of("/var/lib/dmaowner"));
        return new ClaimDriver(
                node,
                (namespace, name) -> claim,
                new JournaledPreparation(node, state, Duration.ofSeconds(20)),
                new ClaimRecords(state.path().resolve("kubernetes")),
                new ContainerFiles(Path.of("/var/run/cdi"), Path.of("/var/lib/kubelet/metadata"), NODE));
    }
}
