package dev.dmaowner.testkit;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.ForwardingHost;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A captured host that a test writes down file by file. Immutable: each {@code with} gives another host. Writes are
 * refused, as on every capture. For one whose reading fails see {@link FaultyHost}.
 */
public final class ScriptedHost extends ForwardingHost {

    private final Map<String, Entry> entries;

    private sealed interface Entry {
        record File(byte[] content) implements Entry {}

        record Link(String target) implements Entry {}
    }

    private ScriptedHost(Map<String, Entry> entries, CapturedHost host) {
        super(host);
        this.entries = entries;
    }

    /** {@return a host with nothing on it but an empty {@code /sys}} */
    public static ScriptedHost empty() {
        return of(new TreeMap<>());
    }

    private static ScriptedHost of(Map<String, Entry> entries) {
        CapturedTreeBuilder tree = CapturedTree.builder();
        try {
            tree.directory("sys");
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                String name = entry.getKey().substring(1);
                if (entry.getValue() instanceof Entry.Link link) {
                    tree.link(name, link.target());
                } else if (entry.getValue() instanceof Entry.File file) {
                    tree.file(name, file.content().clone());
                }
            }
        } catch (CaptureException e) {
            throw new UncheckedIOException("no such host can be: " + e.getMessage(), e);
        }
        return new ScriptedHost(entries, CapturedHost.of(tree.build(), "a scripted host"));
    }

    /**
     * {@return the same host with one more file}
     *
     * @param path absolute, such as {@code /sys/devices/toy0/uevent}
     * @param text without the newline at the end, which is added
     */
    public ScriptedHost with(String path, String text) {
        return with(path, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the same host with one more file of bytes} */
    public ScriptedHost with(String path, byte[] content) {
        return plus(path, new Entry.File(content.clone()));
    }

    /** {@return the same host with one more link, whose target is as {@code readlink} would print it} */
    public ScriptedHost withLink(String path, String target) {
        return plus(path, new Entry.Link(target));
    }

    /**
     * {@return the same host with one more device: its directory, its {@code uevent}, the link of its bus to it and its own
     * to the bus}
     *
     * @param bus as in {@code /sys/bus}
     * @param path its directory below {@code /sys/devices}, such as {@code toy0/toy0.1}
     * @param uevent the lines of its file of that name
     */
    public ScriptedHost withDevice(String bus, String path, String... uevent) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String up = "../".repeat((int) path.chars().filter(c -> c == '/').count() + 2);
        return with("/sys/devices/" + path + "/uevent", String.join("\n", uevent))
                .withLink("/sys/devices/" + path + "/subsystem", up + "bus/" + bus)
                .withLink("/sys/bus/" + bus + "/devices/" + name, "../../../devices/" + path);
    }

    private ScriptedHost plus(String path, Entry entry) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path on a host begins with a slash, not '" + path + "'");
        }
        Map<String, Entry> more = new TreeMap<>(entries);
        more.put(path, entry);
        return of(more);
    }
}
