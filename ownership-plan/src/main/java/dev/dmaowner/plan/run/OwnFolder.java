package dev.dmaowner.plan.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;

/**
 * A folder whose content decides what this program does, often as root. The folder and its files belong to the user who runs the
 * program, and no other user can read or write them. Links, and folders or files of other users, are refused.
 *
 * <p>The rule is stricter than that for plug-ins, which root may own and others may read: code that root has installed is meant for all
 * users, while a journal that root wrote is not for a user to carry on. Folders above are not looked at: who can rename this one can only
 * put one in its place that is not the user's own, and that is refused.
 */
final class OwnFolder {

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_RIGHTS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_RIGHTS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> WRITE_RIGHTS_OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path folder;

    private OwnFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return a folder, which is made if it is not there}
     *
     * @throws IOException if it cannot be made, is a link, or is not the user's own
     */
    static OwnFolder make(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(folder, FOLDER_RIGHTS);
            } catch (FileAlreadyExistsException e) {
                // Another program has made it in the meantime; it is checked as any other.
            }
            SyncedFiles.syncFolder(parent == null ? folder : parent);
        }
        return existing(folder);
    }

    /**
     * {@return a folder that is there}
     *
     * @throws NoSuchFileException if it is not there
     * @throws IOException if it is a link, or is not the user's own
     */
    static OwnFolder existing(Path folder) throws IOException {
        requireOwn(folder, true);
        return new OwnFolder(folder);
    }

    Path path() {
        return folder;
    }

    /** {@return a file of the folder, opened; made, if an option says so, for the user alone} */
    FileChannel open(Path file, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            requireOwn(file, false);
        }
        return FileChannel.open(file, all, FILE_RIGHTS);
    }

    /** Replace a file, or make it, for the user alone. */
    void replace(Path file, byte[] content) throws IOException {
        SyncedFiles.replace(file, content, FILE_RIGHTS);
    }

    /** Sync the names in the folder. */
    void sync() throws IOException {
        SyncedFiles.syncFolder(folder);
    }

    private static void requireOwn(Path path, boolean isFolder) throws IOException {
        PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (isFolder ? !is.isDirectory() : !is.isRegularFile()) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "is no " + (isFolder ? "folder" : "regular file") + "; links are not followed here");
        }
        UserPrincipal me = Files.getOwner(Path.of("/proc/self"));
        String owner = is.owner().getName();
        if (!is.owner().equals(me)) {
            String why = owner.equals("root")
                    ? "belongs to root, and nobody else reads or changes it; run this as root"
                    : "belongs to " + owner + ", and what it holds decides what this program does as " + me.getName()
                            + "; change its owner, or name another folder with --state";
            throw new FileSystemException(path.toString(), null, why);
        }
        if (is.permissions().stream().anyMatch(WRITE_RIGHTS_OF_OTHERS::contains)) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "can be written by other users, who could decide what is undone; look at it, then run 'chmod go-rwx "
                            + path + "'");
        }
        Set<PosixFilePermission> own = (isFolder ? FOLDER_RIGHTS : FILE_RIGHTS).value();
        if (!own.containsAll(is.permissions())) {
            Files.setPosixFilePermissions(path, own);
        }
    }
}
