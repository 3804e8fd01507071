package dev.dmaowner.app.plugins;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Refuses a folder of plug-ins that somebody else can change, because its code runs with the user's
 * rights. Only root and the user may own the folder, what is in it, and the folders above it, and nobody else may write to them.
 *
 * <p>The state folder has a stricter rule for itself and none for what is above it. Here the folders above count, since a file of root's or
 * of the user's can be harmless where it lies and harmful as a plug-in: who can rename a folder above could bring such files here.
 */
final class TrustedFiles {

    private static final int WRITABLE_BY_GROUP = 020;
    private static final int WRITABLE_BY_ALL = 002;
    /** In such a folder, as in {@code /tmp}, only owners rename and remove. */
    private static final int STICKY = 01000;

    private static final int ROOT = 0;

    private final int user;

    private TrustedFiles(int user) {
        this.user = user;
    }

    /** {@return the rule for the user that runs this process} */
    static TrustedFiles ofThisUser() throws IOException {
        return ofUser((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** {@return the rule for a user} */
    static TrustedFiles ofUser(int user) {
        return new TrustedFiles(user);
    }

    /**
     * Check a folder, what lies in it, and what it lies in.
     *
     * @throws FileSystemException if somebody else can change it
     */
    void require(Path folder) throws IOException {
        Path real = folder.toRealPath();
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            require(above, STICKY);
        }
        try (Stream<Path> all = Files.walk(real)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isSymbolicLink(path)) {
                    requireTarget(path);
                } else {
                    require(path, 0);
                }
            }
        }
    }

    /** A link is as safe as the file that it leads to, which can lie anywhere. */
    private void requireTarget(Path link) throws IOException {
        Path target = link.toRealPath();
        require(target, 0);
        for (Path above = target.getParent(); above != null; above = above.getParent()) {
            require(above, STICKY);
        }
    }

    private void require(Path path, int excuse) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode");
        int owner = (Integer) Objects.requireNonNull(attributes.get("uid"));
        int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
        if (owner != ROOT && owner != user) {
            throw refusal(path, "it belongs to another user, who decides what is in it; 'chown' it, or copy it");
        } else if ((mode & (WRITABLE_BY_GROUP | WRITABLE_BY_ALL)) != 0 && (mode & excuse) == 0) {
            String who = (mode & WRITABLE_BY_ALL) != 0 ? "every user" : "its group";
            throw refusal(path, who + " can write to it; run 'chmod go-w' on it");
        }
    }

    private static FileSystemException refusal(Path path, String why) {
        return new FileSystemException(path.toString(), null, "plug-ins are not taken from there, because " + why);
    }
}
