package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.spi.ProbeContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A host1x with the clients that have registered with it. When the last of its parts has, it adds the logical device, in the
 * thread and inside the probe of that client; when the first leaves, it takes the logical device away before. Safe for use by
 * several threads; no lock is held while devices are added or removed.
 */
final class Host1x {

    private final ProbeContext context;
    private final Generation generation;
    private final Set<String> parts;
    private final List<Client> clients = new ArrayList<>();
    private boolean complete;

    /**
     * @param context the host1x driver's own
     * @param generation the chip's generation
     * @param parts the paths of all nodes whose clients make up the logical device
     */
    Host1x(ProbeContext context, Generation generation, Set<String> parts) {
        this.context = context;
        this.generation = generation;
        this.parts = Set.copyOf(parts);
    }

    Generation generation() {
        return generation;
    }

    /** {@return the group of the host1x itself, empty if it has none} */
    Optional<IommuGroup> group() {
        return context.group();
    }

    /** {@return the clients in the order in which they registered} */
    synchronized List<Client> clients() {
        return List.copyOf(clients);
    }

    /** Add a client; one that is no part of the logical device is kept out of it. */
    void register(Client client) {
        boolean completed;
        synchronized (this) {
            if (!parts.contains(client.node())) {
                return;
            }
            clients.add(client);
            completed = !complete && missing().isEmpty();
            complete |= completed;
        }
        if (completed) {
            context.addDevice(new LogicalDevice(context.device()));
        }
    }

    /** Take a client back. */
    void unregister(Client client) {
        boolean broken;
        synchronized (this) {
            broken = complete && clients.contains(client);
            complete &= !broken;
        }
        if (broken) {
            removeLogicalDevice();
        }
        synchronized (this) {
            clients.remove(client);
        }
    }

    /** Take the logical device away, should there be one. */
    void removeLogicalDevice() {
        context.removeDevice(new LogicalDevice(context.device()).id());
    }

    private Set<String> missing() {
        Set<String> missing = new HashSet<>(parts);
        clients.forEach(client -> missing.remove(client.node()));
        return missing;
    }
}
