package dev.dmaowner.host;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A machine as its kernel shows it: attributes below {@code /sys} (and the few of {@code /proc} that a capture holds) to
 * read and write, and nodes below {@code /dev} to open.
 *
 * <p>A path is absolute and uses {@code /}, as in {@code /sys/bus/pci/devices/0000:01:00.0/uevent}. Symbolic links in the
 * middle of a path are followed, never out of the host's root; a final link is followed by {@link #read} and
 * {@link #list} and not by {@link #readLink}. A missing file is an empty answer, not an exception; an
 * {@link IOException} means that something exists and cannot be read.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Host {

    /** {@return what kind of host this is, where it comes from and which kernel it runs} */
    HostDescription description();

    /**
     * Read a whole attribute.
     *
     * @return its bytes, empty if there is no such file (or it is a directory)
     * @throws ReadRefusedException if it exists and the kernel refuses to read it
     * @throws IOException if it is there and cannot be read, or is larger than an attribute can be
     */
    Optional<byte[]> read(String path) throws IOException;

    /**
     * List a directory.
     *
     * @param path its path, without a slash at its end: hosts that show a part of another, or remember what they read, compare paths
     * @return the names in it, sorted by their characters; empty if there is no such directory
     * @throws IOException if it is there and cannot be listed
     */
    List<String> list(String path) throws IOException;

    /**
     * Read a symbolic link.
     *
     * @return its target as written, empty if there is no such link
     * @throws IOException if it is there and cannot be read
     */
    Optional<String> readLink(String path) throws IOException;

    /**
     * Follow a symbolic link one step. A relative target is resolved by names, from the directory that the path names, so that
     * directory should be a real one.
     *
     * @return the absolute path of the target, which need not exist; empty if there is no such link
     * @throws IOException as {@link #readLink}
     */
    default Optional<String> linkTarget(String path) throws IOException {
        Optional<String> target = readLink(path);
        return target.isPresent() ? Optional.of(LinkTarget.from(path, target.get())) : target;
    }

    /**
     * Read the last name of a symbolic link's target, such as the driver's name of {@code …/driver}.
     *
     * @return the name, empty if there is no such link or its target ends in no name
     * @throws IOException as {@link #readLink}
     */
    default Optional<String> linkName(String path) throws IOException {
        Optional<String> target = readLink(path);
        if (target.isEmpty()) {
            return target;
        }
        String name = target.get().substring(target.get().lastIndexOf('/') + 1);
        return name.isEmpty() || name.equals(".") || name.equals("..") ? Optional.empty() : Optional.of(name);
    }

    /** {@return whether something is there, links followed} */
    boolean exists(String path);

    /**
     * Write to an attribute in one piece, as {@code echo} would.
     *
     * @param text what is written, including a newline if there is to be one
     * @return done, refused with the kernel's error number, or waiting until a holder lets go
     */
    WriteAnswer write(String path, String text);

    /**
     * Load a module of the kernel with what it needs, as {@code modprobe} does. A module that is loaded already is left as it is.
     *
     * @param module its name, with hyphens or underscores
     * @return done, refused with an error number, or waiting while it is being loaded; a host that cannot load modules refuses with
     *     EOPNOTSUPP
     */
    default WriteAnswer loadModule(String module) {
        return WriteAnswer.refused(
                Refusal.of(Errno.EOPNOTSUPP, "modules of " + description().source() + " cannot be loaded from here"));
    }

    /**
     * Look who may open a node of VFIO.
     *
     * @param path the node of a group or of a device, such as {@code /dev/vfio/7}
     * @return its owner, group and permissions; empty if there is no such node, or the host does not tell
     * @throws IOException if it is there and cannot be looked at
     */
    default Optional<NodeAccess> nodeAccess(String path) throws IOException {
        return Optional.empty();
    }

    /**
     * Change who may open a node of VFIO, as {@code chown} and {@code chmod} do.
     *
     * @param path the node of a group or of a device; any other is refused with EPERM
     * @return done, or refused; a host that cannot change nodes refuses with EOPNOTSUPP
     */
    default WriteAnswer setNodeAccess(String path, NodeAccess access) {
        return WriteAnswer.refused(
                Refusal.of(Errno.EOPNOTSUPP, "nodes of " + description().source() + " cannot be changed from here"));
    }

    /**
     * Look what the driver of a network device keeps for its virtual functions, as {@code ip link show} does.
     *
     * @param networkInterface the interface of the physical function, such as {@code eth0}
     * @return a link for each function that the device has; empty if there is no such interface, or the host does not tell
     * @throws IOException if it tells what cannot be understood
     */
    default Optional<List<FunctionLink>> functionLinks(String networkInterface) throws IOException {
        return Optional.empty();
    }

    /**
     * Change what the driver of a network device keeps for one of its virtual functions, as {@code ip link set} does.
     *
     * @param networkInterface the interface of the physical function
     * @param link what to set; what it does not name is left as it is
     * @return done, or refused; a host that cannot change it refuses with EOPNOTSUPP
     */
    default WriteAnswer setFunctionLink(String networkInterface, FunctionLink link) {
        return WriteAnswer.refused(Refusal.of(
                Errno.EOPNOTSUPP, "virtual functions of " + description().source() + " cannot be set from here"));
    }

    /**
     * Open a node.
     *
     * @param path such as {@code /dev/vfio/7}
     * @return the open file, or the kernel's refusal
     */
    Outcome<OpenNode> open(String path);

    /**
     * Read an attribute as text, without the newlines at its end.
     *
     * @return the text, empty if there is no such file
     * @throws IOException as {@link #read}
     */
    default Optional<String> readText(String path) throws IOException {
        Optional<byte[]> content = read(path);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = content.get();
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == '\n') {
            end--;
        }
        return Optional.of(new String(bytes, 0, end, StandardCharsets.UTF_8));
    }
}
