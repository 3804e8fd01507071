package dev.dmaowner.kubernetes;

import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.kubernetes.ClaimDriver.PreparedDevice;
import dev.dmaowner.plan.run.StateFolder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One claim on the machine that it runs on, as the driver has it from a kubelet, for {@code live-test/run --kubernetes}. It changes that
 * machine.
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
     * Does what the words say; ends with 1, and the reason on standard error, if that cannot be.
     *
     * @throws IOException if the machine cannot be read
     */
    public static void main(String[] words) throws IOException {
        try {
            new LiveClaim().go(List.of(words));
        } catch (ClaimException e) {
            System.err.println(e.why());
            System.exit(1);
        }
    }

    private void go(List<String> words) throws IOException, ClaimException {
        ClaimDriver driver = driver(words.size() > 1
                ? Optional.of(TestClaims.claim(UID, NODE, words.subList(1, words.size())))
                : Optional.empty());
        switch (words.get(0)) {
            case "devices" -> driver.devices().forEach((name, device) -> System.out.println(name + " "
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
