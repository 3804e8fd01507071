package dev.dmaowner.plan.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The root directory of a machine, often one that is mounted. Links below it can lead out of it; nothing is written there. */
public final class RootDirectory {

    private final Path root;

    /** @param root the directory, {@code /} for this machine */
    public RootDirectory(Path root) {
        this.root = root;
    }

    /** {@return a path below the root} */
    public Path resolve(String name) {
        return root.resolve(name);
    }

    /**
     * {@return a path, resolved through links as far as it exists}
     *
     * @throws IOException if it leads out of the root
     */
    public Path requireInside(Path path) throws IOException {
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
            there = there.getParent();
        }
        Path real = there.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new FileSystemException(
                    path.toString(), null, "leads out of " + root + ", and nothing is written there");
        }
        return real.resolve(there.relativize(path.toAbsolutePath().normalize()));
    }
}
