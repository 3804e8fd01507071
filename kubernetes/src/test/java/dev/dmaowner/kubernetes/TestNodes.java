package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Nodes for tests: simulations of captures. */
final class TestNodes {

    private static final String SMALL = "small";

    private TestNodes() {}

    /** {@return a node that is a simulation of a small made-up host} */
    static Node small(String name) {
        try {
            return simulated(name, SmallTree.host());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a node that is a simulation of a machine, as the command's option --machine names it} */
    static Node simulated(String name, String machine) {
        try {
            return machine.equals(SMALL) ? small(name) : simulated(name, MachineSource.open(List.of(machine)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Node simulated(String name, Host origin) throws IOException {
        Node recorded = Node.of(name, origin);
        return with(recorded, recorded.machines().simulate(origin).host());
    }

    static Node with(Node node, Host host) {
        return new Node(node.name(), host, node.machines());
    }

    /** {@return the machines that are here: the made-up one, the samples, and those beside the project} */
    static List<String> machines() {
        List<String> machines = new ArrayList<>(List.of(SMALL, "sample:board", "sample:pci"));
        Path shared = Path.of(System.getProperty("dmaowner.shared", "shared-data-was-not-named"));
        for (String below : List.of("data/pci/captures", "cases", "data/dtb", "data/pci/lspci", "data/traces")) {
            if (Files.isDirectory(shared.resolve(below))) {
                try (Stream<Path> files = Files.walk(shared.resolve(below))) {
                    files.filter(Files::isRegularFile)
                            .map(Path::toString)
                            .filter(name ->
                                    name.endsWith("sys.tar.gz") || name.endsWith(".dtb") || name.contains("/lspci/"))
                            .sorted()
                            .forEach(machines::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return machines;
    }

    /** {@return the driver and the override of each device} */
    static Map<DeviceId, DeviceBinding> bindings(Host host) throws IOException {
        Map<DeviceId, DeviceBinding> bindings = new TreeMap<>();
        for (String bus : host.list("/sys/bus")) {
            for (String device : host.list("/sys/bus/" + bus + "/devices")) {
                DeviceId id = new DeviceId(bus, device);
                bindings.put(id, DeviceBinding.read(host, id));
            }
        }
        return bindings;
    }
}
