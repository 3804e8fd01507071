package dev.dmaowner.machine.sysfs;

import dev.dmaowner.Digits;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.ReadRefusedException;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.machine.drivercore.PublishedNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The simulated host of a machine: {@code /sys} and {@code /dev} are answered from its state. Files that the machine does not model are
 * read from the host that it was made from, if there is one; a write changes only the machine.
 */
public final class SimulatedHost implements Host {

    /** As the kernel's limit for symbolic links in one path. */
    private static final String TAINTED = "/proc/sys/kernel/tainted";

    private static final int MOST_LINKS = 40;

    private final DriverCore core;
    private final @Nullable Host origin;
    private final HostDescription description;
    private final SysfsTree tree;
    /** What was changed of nodes; one that goes and comes back is another. */
    private final Map<PublishedNode, NodeAccess> access = new ConcurrentHashMap<>();

    private final SimulatedLinks links;

    /**
     * @param core the driver core of the machine
     * @param origin the host that the machine was made from, null if from none
     * @param description the description of the simulated host
     */
    public SimulatedHost(DriverCore core, @Nullable Host origin, HostDescription description) {
        this.core = core;
        this.origin = origin;
        this.description = description;
        this.links = new SimulatedLinks(this, origin);
        // A running kernel's registrations are recorded where it ran; elsewhere the IOMMUs that are found here are
        // shown.
        boolean recorded = origin != null && origin.exists("/sys/class/iommu");
        this.tree = new SysfsTree(
                core, recorded ? Optional.empty() : Optional.of(new IommuClass(core)), new ConsoleClass(origin));
    }

    @Override
    public HostDescription description() {
        return description;
    }

    private Optional<SysfsEntry> find(String path) {
        Optional<SysfsEntry> found = tree.find(components(path));
        return found.isPresent() ? found : tree.find(components(real(path)));
    }

    /**
     * The path with the machine's own links in its middle followed. The origin has what the machine does not model in the
     * device's directory, not behind the link of the bus.
     */
    private String real(String path) {
        String followed = path;
        for (int links = 0; links < MOST_LINKS; links++) {
            Optional<String> shorter = withoutFirstLink(followed);
            if (shorter.isEmpty()) {
                break;
            }
            followed = shorter.get();
        }
        return followed;
    }

    private Optional<String> withoutFirstLink(String path) {
        List<String> components = components(path);
        for (int length = 3; length < components.size(); length++) {
            if (tree.link(components.subList(0, length)).isPresent()) {
                String rest = String.join("/", components.subList(length, components.size()));
                return followed("/" + String.join("/", components.subList(0, length)))
                        .map(target -> target + "/" + rest);
            }
        }
        return Optional.empty();
    }

    private Optional<String> followed(String link) {
        try {
            return linkTarget(link);
        } catch (IOException e) {
            // Only the origin's links can fail to be read, and this is one of the machine's own.
            return Optional.empty();
        }
    }

    /** Asks the host that the machine was made from for what the machine does not model. */
    private interface OriginQuestion<T> {
        T ask(Host host, String path) throws IOException;
    }

    private <T> T ofOrigin(String path, T nothing, OriginQuestion<T> question) throws IOException {
        if (origin == null) {
            return nothing;
        }
        String real = real(path);
        return isHidden(real) ? nothing : question.ask(origin, real);
    }

    static List<String> components(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw new IllegalArgumentException("a path on a host begins with a slash, not '" + path + "'");
        }
        List<String> components = new ArrayList<>(8);
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            if (end > start) {
                components.add(path.substring(start, end));
            }
            start = end + 1;
        }
        return components;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        long taints = path.equals(TAINTED) ? core.publications().taints() : 0;
        if (taints != 0) {
            long before = ofOrigin(path, Optional.<String>empty(), Host::readText)
                    .map(text -> Digits.number(text).orElse(0))
                    .orElse(0L);
            return Optional.of(line(Long.toString(before | taints)));
        }
        Optional<SysfsEntry> found = find(path);
        if (found.isEmpty()) {
            return ofOrigin(path, Optional.empty(), Host::read);
        }
        SysfsEntry entry = found.get();
        if (entry instanceof SysfsEntry.ReadOnly file) {
            return Optional.of(line(file.content().get()));
        } else if (entry instanceof SysfsEntry.ReadWrite file) {
            return Optional.of(line(file.content().get()));
        } else if (entry instanceof SysfsEntry.OfPlugin file) {
            return Optional.of(line(said(path, file.content().get())));
        } else if (entry instanceof SysfsEntry.WriteOnly) {
            throw new ReadRefusedException(path, Refusal.of(Errno.EACCES, "the file can only be written"));
        }
        return Optional.empty();
    }

    private static String said(String path, Outcome<String> content) throws ReadRefusedException {
        Refusal refusal = content.refusal().orElse(null);
        if (refusal != null) {
            throw new ReadRefusedException(path, refusal);
        }
        return content.value().orElse("");
    }

    private static byte[] line(String content) {
        return (content + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> list(String path) throws IOException {
        if (path.equals("/dev") || path.startsWith("/dev/")) {
            return nodesBelow(components(path));
        }
        // What the machine shows at the path itself comes first: a class's link leads out of what it models.
        String at = tree.find(components(path)).isPresent() ? path : real(path);
        List<String> components = components(at);
        TreeSet<String> names = new TreeSet<>();
        Optional<SysfsEntry> found = tree.find(components);
        if (found.isPresent() && found.get() instanceof SysfsEntry.Directory directory) {
            names.addAll(directory.names().get());
            if (isComplete(components)) {
                return List.copyOf(names);
            }
        } else if (found.isPresent() && found.get() instanceof SysfsEntry.Link) {
            Optional<String> target = linkTarget(real(path));
            return target.isPresent() ? list(target.get()) : List.of();
        }
        String real = real(path);
        ofOrigin(real, List.<String>of(), Host::list).stream()
                .filter(name -> !isHidden(real + "/" + name))
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** Whether the machine models all entries of a directory: those of its buses, and the groups. */
    private boolean isComplete(List<String> components) {
        return components.size() >= 3
                && (components.get(1).equals("bus") && tree.hasBus(components.get(2))
                        || components.get(2).equals("iommu_groups"));
    }

    /** Whether the origin must not be asked, because its answer may be out of date. */
    private boolean isHidden(String path) {
        List<String> components = components(path);
        if (components.size() < 3) {
            return false;
        }
        return isComplete(components)
                || components.get(components.size() - 1).equals("iommu_group")
                || tree.isThroughDriver(components)
                || tree.isControl(components)
                || components.get(1).equals("devices") && (tree.isGone(path) || leadsToGone(path));
    }

    /** Whether a link of the origin, such as {@code virtfn0}, leads to a device that was removed. */
    private boolean leadsToGone(String path) {
        try {
            return origin != null
                    && tree.hasLost()
                    && origin.linkTarget(path).filter(tree::isGone).isPresent();
        } catch (IOException e) {
            // What is wrong with it is said where it is read.
            return false;
        }
    }

    private List<String> nodesBelow(List<String> components) {
        String prefix = String.join("/", components.subList(1, components.size()));
        TreeSet<String> names = new TreeSet<>();
        for (String node : core.publications().nodes().all().keySet()) {
            if (prefix.isEmpty() || node.startsWith(prefix + "/")) {
                String rest = prefix.isEmpty() ? node : node.substring(prefix.length() + 1);
                int slash = rest.indexOf('/');
                names.add(slash < 0 ? rest : rest.substring(0, slash));
            }
        }
        return List.copyOf(names);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<SysfsEntry> found = find(path);
        if (found.isPresent()) {
            return found.get() instanceof SysfsEntry.Link link ? Optional.of(link.target()) : Optional.empty();
        }
        return ofOrigin(path, Optional.empty(), Host::readLink);
    }

    @Override
    public boolean exists(String path) {
        List<String> components = components(path);
        if (!components.isEmpty() && components.get(0).equals("dev")) {
            String name = String.join("/", components.subList(1, components.size()));
            return core.publications().nodes().find(name).isPresent()
                    || !nodesBelow(components).isEmpty();
        }
        if (find(path).isPresent()) {
            return true;
        }
        try {
            return ofOrigin(path, false, Host::exists);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public WriteAnswer write(String path, String text) {
        boolean isCount = SimulatedLinks.isCount(path);
        String before = isCount ? count(path) : "";
        WriteAnswer answer =
                find(path).map(entry -> entry.write(text)).orElseGet(() -> WriteAnswer.refused(noSuchFile(path)));
        if (isCount && answer.refusal().isEmpty() && !text.strip().equals(before)) {
            links.renumbered(real(path));
        }
        return answer;
    }

    private String count(String path) {
        try {
            return readText(path).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public Optional<List<FunctionLink>> functionLinks(String networkInterface) throws IOException {
        return links.of(networkInterface);
    }

    @Override
    public WriteAnswer setFunctionLink(String networkInterface, FunctionLink link) {
        return links.set(networkInterface, link);
    }

    /** For a file of a driver whose registration failed, the refusal gives that reason. */
    private Refusal noSuchFile(String path) {
        List<String> steps = components(path);
        String reason = "there is no file " + path;
        if (steps.size() < 5 || !steps.get(1).equals("bus") || !steps.get(3).equals("drivers")) {
            return Refusal.of(Errno.ENOENT, reason);
        }
        return core.topology()
                .bus(steps.get(2))
                .flatMap(bus -> bus.whyNotRegistered(steps.get(4)))
                .map(why -> Refusal.of(
                        Errno.ENOENT,
                        reason + ": driver " + steps.get(4) + " is not registered, because " + why.reason()))
                .orElseGet(() -> Refusal.of(Errno.ENOENT, reason));
    }

    /** A module of the recorded host that this machine knows nothing of is loaded there already. */
    @Override
    public WriteAnswer loadModule(String module) {
        WriteAnswer answer = core.modules().load(module);
        return answer.refusal().isPresent() && exists("/sys/module/" + ModuleName.canonical(module))
                ? WriteAnswer.DONE
                : answer;
    }

    @Override
    public Optional<NodeAccess> nodeAccess(String path) {
        return node(path).map(node -> access.getOrDefault(node, NodeAccess.OF_ROOT));
    }

    /** The machine has any user and group. */
    @Override
    public WriteAnswer setNodeAccess(String path, NodeAccess given) {
        Optional<PublishedNode> node = node(path);
        node.ifPresent(
                found -> access.merge(found, given.orElse(NodeAccess.OF_ROOT), (now, then) -> given.orElse(now)));
        return node.isPresent()
                ? WriteAnswer.DONE
                : WriteAnswer.refused(Refusal.of(Errno.ENOENT, "there is no node " + path));
    }

    private Optional<PublishedNode> node(String path) {
        return path.startsWith("/dev/")
                ? core.publications().nodes().find(path.substring("/dev/".length()))
                : Optional.empty();
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        List<String> components = components(path);
        String name = components.size() < 2 ? "" : String.join("/", components.subList(1, components.size()));
        if (!components.isEmpty() && components.get(0).equals("dev")) {
            return core.publications()
                    .nodes()
                    .find(name)
                    .map(PublishedNode::open)
                    .orElseGet(() -> Outcome.refused(Errno.ENOENT, "there is no node " + path));
        }
        return Outcome.refused(Errno.ENOENT, "there is no node " + path);
    }
}
