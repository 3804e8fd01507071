package dev.dmaowner.kubernetes;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.plan.run.StateFolder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the driver on a node. It ends when it is told to by a signal, after the calls that have begun are answered. */
@Command(
        name = "dmaowner-kubernetes",
        mixinStandardHelpOptions = true,
        description = {
            "Hands IOMMU groups of this node to pods, as a driver of dynamic resource allocation (resource.k8s.io/v1).",
            "Runs as root on each node; see docs/kubernetes.md."
        })
public final class Main implements Callable<Integer> {

    @Option(
            names = "--node",
            paramLabel = "NAME",
            defaultValue = "${env:NODE_NAME}",
            required = true,
            description = "The name of this node in the cluster (default: $NODE_NAME).")
    private String node = "";

    @Option(
            names = "--kubelet",
            paramLabel = "DIR",
            defaultValue = "/var/lib/kubelet",
            description = "The folder of the kubelet (default: ${DEFAULT-VALUE}).")
    private Path kubelet = Path.of("");

    @Option(
            names = "--cdi",
            paramLabel = "DIR",
            defaultValue = "/var/run/cdi",
            description = "Where the container runtime looks for CDI files (default: ${DEFAULT-VALUE}).")
    private Path cdi = Path.of("");

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = "/var/lib/dmaowner",
            description = "Where journals are kept, as by the command dmaowner (default: ${DEFAULT-VALUE}).")
    private Path state = Path.of("");

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            defaultValue = "127.0.0.1:8089",
            description = "Where health, readiness and metrics are asked for (default: ${DEFAULT-VALUE}).")
    private String listen = "";

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description =
                    "Look at the host so often at least (default: 60, and whenever the kernel tells of a device; 5 where it does not).")
    private @Nullable Integer seconds;

    @Option(
            names = "--in-container",
            description =
                    "Mounts and routes are those of the host's first process: for a container that shares the host's processes.")
    private boolean isInContainer;

    /** For picocli. */
    public Main() {}

    /**
     * Starts the program.
     *
     * @param words the options
     */
    public static void main(String[] words) {
        System.exit(new CommandLine(new Main()).execute(words));
    }

    @Override
    public Integer call() throws IOException {
        Optional<InetSocketAddress> address = address(listen);
        if (address.isEmpty() || seconds != null && seconds < 1) {
            System.err.println(
                    address.isEmpty()
                            ? "--listen " + listen + " is no address and port, such as 127.0.0.1:8089"
                            : "--every " + seconds + " is no time to wait between looks");
            return CommandLine.ExitCode.USAGE;
        }
        Host host = LiveHost.thisMachine(RegisterAccess.NONE);
        Node here = Node.of(node, isInContainer ? new ContainerHost(host) : host);
        Files.createDirectories(cdi);
        Optional<KernelEvents> events = DeviceEvents.ofThisMachine();
        Duration usual = events.isPresent() ? Program.SELDOM : Program.OFTEN;
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                Program program = new Program(
                        here,
                        client,
                        new Program.Places(kubelet, cdi, new StateFolder(state)),
                        events,
                        seconds == null ? usual : Duration.ofSeconds(seconds),
                        address.get())) {
            Thread rounds = Thread.currentThread();
            Thread end = new Thread(() -> {
                rounds.interrupt();
                program.close();
            });
            Runtime.getRuntime().addShutdownHook(end);
            program.run();
        }
        return CommandLine.ExitCode.OK;
    }

    private static Optional<InetSocketAddress> address(String words) {
        int colon = words.lastIndexOf(':');
        String port = words.substring(colon + 1);
        return colon > 0 && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 0xffff
                ? Optional.of(new InetSocketAddress(words.substring(0, colon), Integer.parseInt(port)))
                : Optional.empty();
    }
}
