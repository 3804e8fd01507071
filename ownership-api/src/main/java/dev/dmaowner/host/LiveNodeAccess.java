package dev.dmaowner.host;

import dev.dmaowner.Digits;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The owners and permissions of VFIO's nodes on the running machine. Only the nodes of groups and devices are changed, and only those that
 * are what their names say: no links, and character devices with the numbers that the kernel shows. A node is never opened for this,
 * because a group can be opened once.
 */
final class LiveNodeAccess {

    private static final String GROUPS = "/dev/vfio/";
    private static final String DEVICES = "/dev/vfio/devices/";
    private static final String DEVICE = "vfio";
    private static final long KIND = 0170000;
    private static final long CHARACTER_DEVICE = 0020000;

    private final LiveFiles files;

    LiveNodeAccess(LiveFiles files) {
        this.files = files;
    }

    /** {@return the file of sysfs with a node's numbers, empty if the path is not that of a group's or a device's node} */
    private static Optional<String> numbersOf(String path) {
        if (path.startsWith(DEVICES + DEVICE)) {
            String number = path.substring((DEVICES + DEVICE).length());
            return Digits.areAllOf(number)
                    ? Optional.of("/sys/class/vfio-dev/" + DEVICE + number + "/dev")
                    : Optional.empty();
        }
        String number = path.startsWith(GROUPS) ? path.substring(GROUPS.length()) : "";
        return Digits.areAllOf(number) ? Optional.of("/sys/class/vfio/" + number + "/dev") : Optional.empty();
    }

    /** {@return who may open a node, empty if there is none} */
    Optional<NodeAccess> of(String path) throws IOException {
        if (numbersOf(path).isEmpty()) {
            return Optional.empty();
        }
        Path node = files.located(path);
        if (!Files.exists(node, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        PosixFileAttributes shown = Files.readAttributes(node, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(
                new NodeAccess(shown.owner().getName(), shown.group().getName(), mode(bits(shown.permissions()))));
    }

    private static int bits(Set<PosixFilePermission> permissions) {
        int last = PosixFilePermission.values().length - 1;
        int bits = 0;
        for (PosixFilePermission permission : permissions) {
            bits |= 1 << last - permission.ordinal();
        }
        return bits;
    }

    private static String mode(int bits) {
        String octal = Integer.toOctalString(bits);
        return "0".repeat(4 - octal.length()) + octal;
    }

    WriteAnswer set(String path, NodeAccess access) {
        Optional<String> numbers = numbersOf(path);
        if (numbers.isEmpty()) {
            return refused(Errno.EPERM, path + " is not the node of a group or of a device");
        }
        try {
            Path node = files.located(path);
            Optional<Refusal> other = notTheNode(node, path, numbers.get());
            if (other.isPresent()) {
                return WriteAnswer.refused(other.get());
            }
            change(node, access);
            return WriteAnswer.DONE;
        } catch (UserPrincipalNotFoundException e) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.EINVAL, "this machine has no user or group '" + e.getName() + "'"));
        } catch (IOException e) {
            return WriteAnswer.refused(KernelText.refusal(path, e));
        }
    }

    private Optional<Refusal> notTheNode(Path node, String path, String numbers) throws IOException {
        Map<String, Object> shown = Files.readAttributes(node, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
        boolean isDevice = (number(shown, "mode") & KIND) == CHARACTER_DEVICE;
        if (!isDevice) {
            return Optional.of(Refusal.of(Errno.EPERM, path + " is no character device, and is left alone"));
        }
        String expected = new String(
                        WholeFile.read(files.real(files.located(numbers)), numbers, AttributeSize.limit(numbers)),
                        StandardCharsets.US_ASCII)
                .strip();
        String found = numbers(number(shown, "rdev"));
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Errno.EPERM,
                        path + " is the device " + found + ", and the kernel has " + expected
                                + " for it; it is left alone"));
    }

    private static long number(Map<String, Object> shown, String name) throws IOException {
        if (shown.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("the file system does not tell the " + name + " of a node");
    }

    /** As glibc's {@code gnu_dev_major} and {@code gnu_dev_minor}. */
    static String numbers(long device) {
        long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
        long minor = device & 0xff | device >>> 12 & ~0xffL;
        return major + ":" + minor;
    }

    private static void change(Path node, NodeAccess access) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(node, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        UserPrincipalLookupService names = node.getFileSystem().getUserPrincipalLookupService();
        if (!access.user().isEmpty()) {
            view.setOwner(names.lookupPrincipalByName(access.user()));
        }
        if (!access.group().isEmpty()) {
            view.setGroup(names.lookupPrincipalByGroupName(access.group()));
        }
        if (!access.mode().isEmpty()) {
            // Without following links, Java would open the node first. Only root can put a link there meanwhile.
            Files.setPosixFilePermissions(node, permissions(Integer.parseInt(access.mode(), 8)));
        }
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((bits >>> all.length - 1 - i & 1) == 1) {
                set.add(all[i]);
            }
        }
        return set;
    }

    private static WriteAnswer refused(Errno errno, String reason) {
        return WriteAnswer.refused(Refusal.of(errno, reason));
    }
}
