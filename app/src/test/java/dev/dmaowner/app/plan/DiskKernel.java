package dev.dmaowner.app.plan;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A small kernel whose state is a directory: a bind makes the link to the driver and an unbind removes it, so what it did outlives the
 * process that asked for it. A driver takes the devices that it had first, and those whose override names it.
 */
final class DiskKernel extends ForwardingHost {

    private final Path root;

    DiskKernel(Path root) throws IOException {
        super(LiveHost.at(root, RegisterAccess.NONE, Duration.ofSeconds(10)));
        this.root = root;
    }

    /** Remember which driver has each device, because it knows their ids. */
    static void learn(Path root) throws IOException {
        for (String device : SmallHost.DEVICES) {
            Files.writeString(root.resolve("ids-" + device), driver(root, device));
        }
    }

    private static Path folder(Path root, String device) {
        return root.resolve("sys/devices/pci0000:00/" + device);
    }

    private static String driver(Path root, String device) throws IOException {
        Path link = folder(root, device).resolve("driver");
        return Files.isSymbolicLink(link)
                ? Files.readSymbolicLink(link).getFileName().toString()
                : "";
    }

    /** {@return what a run can change, as text} */
    static String state(Path root) throws IOException {
        StringBuilder state = new StringBuilder();
        for (String device : SmallHost.DEVICES) {
            state.append(device)
                    .append(' ')
                    .append(driver(root, device))
                    .append(' ')
                    .append(override(root, device))
                    .append('\n');
        }
        return state.toString();
    }

    private static String override(Path root, String device) throws IOException {
        String text = Files.readString(folder(root, device).resolve("driver_override"))
                .strip();
        return text.equals("(null)") ? "" : text;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        try {
            String word = text.strip();
            String[] parts = path.split("/");
            if (path.endsWith("/driver_override")) {
                Path next = root.resolve("override.new");
                Files.writeString(next, text);
                Files.move(
                        next,
                        folder(root, parts[parts.length - 2]).resolve("driver_override"),
                        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                return WriteAnswer.DONE;
            } else if (path.endsWith("/unbind")) {
                Files.delete(folder(root, word).resolve("driver"));
                return WriteAnswer.DONE;
            } else if (path.endsWith("/bind")) {
                return bind(word, parts[parts.length - 2]);
            }
            return WriteAnswer.refused(Refusal.of(Errno.EOPNOTSUPP, path + " is not of this kernel"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WriteAnswer bind(String device, String driver) throws IOException {
        String override = override(root, device);
        boolean matches = override.isEmpty()
                ? Files.readString(root.resolve("ids-" + device)).equals(driver)
                : override.equals(driver);
        if (!driver(root, device).isEmpty() || !matches) {
            return WriteAnswer.refused(Refusal.of(matches ? Errno.EBUSY : Errno.ENODEV, driver + " does not take it"));
        }
        Files.createSymbolicLink(folder(root, device).resolve("driver"), Path.of("../../../bus/pci/drivers/" + driver));
        return WriteAnswer.DONE;
    }
}
