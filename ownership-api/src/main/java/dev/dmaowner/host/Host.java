package dev.dmaowner.host;

import dev.dmaowner.Outcome;
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
 * {@link #list} and not by {@link #readLink}. What is not there is an empty answer, not an exception; an
 * {@link IOException} means that something is there and cannot be read.
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
     * @throws ReadRefusedException if it is there and the kernel refuses, as far as the host can tell
     * @throws IOException if it is there and cannot be read, or is larger than an attribute may be
     */
    Optional<byte[]> read(String path) throws IOException;

    /**
     * List a directory.
     *
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

    /** {@return whether something is there, links followed} */
    boolean exists(String path);

    /**
     * Write to an attribute in one piece, as {@code echo} would.
     *
     * @param text what is written, with the newline if there shall be one
     * @return done, refused with the kernel's error number, or waiting for somebody to let go
     */
    WriteAnswer write(String path, String text);

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
        return read(path).map(bytes -> {
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == '\n') {
                end--;
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        });
    }
}
