package dev.dmaowner.kubernetes;

import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.plan.run.StateFolder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The parts of the driver, put together: they serve the kubelet from the beginning, and publish while {@link #run} runs. */
final class Program implements AutoCloseable {

    /** The longest wait for a write to the host that blocks, shorter than the kubelet's patience. */
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** The longest time between two looks at a host whose kernel tells of its devices, and of one whose kernel does not. */
    static final Duration SELDOM = Duration.ofMinutes(1);

    static final Duration OFTEN = Duration.ofSeconds(5);

    private static final Duration SETTLING = Duration.ofMillis(100);

    private final Rounds rounds;
    private final Optional<DeviceEvents> events;
    private final KubeletServer kubelet;
    private final StatusServer status;
    private boolean isClosed;

    /**
     * Folders of the node.
     *
     * @param kubelet the kubelet's, such as {@code /var/lib/kubelet}
     * @param cdi where container runtimes look for CDI files
     * @param state where journals are kept
     */
    record Places(Path kubelet, Path cdi, StateFolder state) {}

    /**
     * @param kernel tells of devices, empty if it does not
     * @param every the longest time between two looks at the host
     * @param address where health and metrics are asked for
     * @throws IOException if a socket cannot be had
     */
    Program(
            Node node,
            KubernetesClient client,
            Places places,
            Optional<KernelEvents> kernel,
            Duration every,
            InetSocketAddress address)
            throws IOException {
        Path plugin = places.kubelet().resolve("plugins").resolve(DriverNames.DRIVER);
        Counters counters = new Counters();
        ClaimDriver driver = new ClaimDriver(
                node,
                Cluster.of(client),
                new JournaledPreparation(node, places.state(), DEADLINE),
                new ClaimRecords(places.state().path().resolve("kubernetes")),
                new ContainerFiles(places.cdi(), plugin.resolve("metadata"), node.name()));
        this.rounds = new Rounds(driver, new SlicePublisher(client, node.name()), counters, every, SETTLING);
        this.kubelet =
                new KubeletServer(places.kubelet(), new ClaimServices(driver, counters, rounds::wake), rounds::wake);
        this.events = kernel.map(told -> DeviceEvents.listen(told, rounds::wake));
        this.status = new StatusServer(address, rounds::unhealthy, this::unready, counters);
    }

    private Optional<String> unready() {
        return kubelet.isRegistered() ? rounds.unready() : Optional.of("no kubelet has registered the driver yet");
    }

    /** {@return the port where health and metrics are asked for} */
    int statusPort() {
        return status.port();
    }

    /** Publish until the thread is interrupted. */
    void run() {
        rounds.run(kubelet::keepRegistered);
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            events.ifPresent(DeviceEvents::close);
            kubelet.close();
            status.close();
        }
    }
}
