package dev.dmaowner.host;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This machine, as its running kernel shows it. Reading needs no privilege.
 *
 * <p>Files that stand for a device's registers or resets, {@code config}, {@code rom}, {@code vpd}, {@code reset*} and
 * {@code resource*}, are never opened, because that can wake a sleeping device. They are listed, and reading them fails with
 * an {@link IOException}. {@link RegisterAccess} allows {@code config} on request. {@code reset_method}, which the kernel answers
 * without the device, is read and not written.
 *
 * <p>Writes go below {@code /sys} only, and answer what the kernel answers; one that takes longer than the host's patience
 * answers {@link WriteAnswer.Waiting} and continues in a thread of its own. The one program that it starts is modprobe, to load a module.
 * Safe for use by several threads.
 */
public final class LiveHost implements Host {

    private static final String SYS = "/sys/";
    private static final String DEVICES = "/devices";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LiveFiles files;
    private final RegisterAccess access;
    private final Duration patience;
    private final HostDescription description;
    private final @Nullable SystemCalls calls;

    private LiveHost(
            LiveFiles files,
            RegisterAccess access,
            Duration patience,
            HostDescription description,
            @Nullable SystemCalls calls) {
        this.files = files;
        this.access = access;
        this.patience = patience;
        this.description = description;
        this.calls = calls;
    }

    /** {@return this machine} */
    public static LiveHost thisMachine(RegisterAccess access) {
        return of(new LiveFiles(Path.of("/")), access, PATIENCE);
    }

    /**
     * {@return a machine with another root, for example where a container has mounted its host}
     *
     * @param root the directory that holds {@code sys} and {@code dev}
     * @param patience how long a write can take before it counts as waiting
     * @throws IOException if there is no such directory
     */
    public static LiveHost at(Path root, RegisterAccess access, Duration patience) throws IOException {
        return of(new LiveFiles(root.toRealPath()), access, patience);
    }

    private static LiveHost of(LiveFiles files, RegisterAccess access, Duration patience) {
        String source = files.isFileSystemRoot() ? "this machine" : "the machine at " + files.root();
        LiveHost unnamed = new LiveHost(files, access, patience, live(source, Optional.empty(), access), null);
        return new LiveHost(files, access, patience, live(source, RecordedRelease.of(unnamed), access), null);
    }

    /** {@return the same machine, whose nodes take requests through these calls} */
    public LiveHost withSystemCalls(SystemCalls nodeCalls) {
        return new LiveHost(files, access, patience, description, nodeCalls);
    }

    private static HostDescription live(String source, Optional<String> kernelRelease, RegisterAccess access) {
        return new HostDescription(HostDescription.Kind.LIVE, source, kernelRelease, access);
    }

    @Override
    public HostDescription description() {
        return description;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        try {
            Path file = files.located(path);
            return GuardedFiles.isSuspect(String.valueOf(file.getFileName()))
                    ? readResolved(path, file)
                    : readAsNamed(path, file);
        } catch (FileSystemException e) {
            return absentOrThrow(e);
        }
    }

    /** Opens a file by its given name without resolving it first; a link or directory makes that fail. */
    private Optional<byte[]> readAsNamed(String path, Path file) throws IOException {
        try {
            int limit = AttributeSize.limit(path);
            boolean isAttribute = files.isOfThisProgram() && WholeFile.isAttribute(path);
            return Optional.of(
                    isAttribute ? WholeFile.attribute(file, path, limit) : WholeFile.read(file, path, limit));
        } catch (CaptureException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            if (Files.isSymbolicLink(file) || Files.isDirectory(file)) {
                return readResolved(path, file);
            }
            throw e;
        }
    }

    private Optional<byte[]> readResolved(String path, Path file) throws IOException {
        Path real = files.real(file);
        if (Files.isDirectory(real)) {
            return Optional.empty();
        }
        String name = files.nameOf(real);
        if (!GuardedFiles.mayRead(name, access)) {
            throw new IOException(path + " is not opened, because reading a device's registers can wake it");
        }
        return Optional.of(WholeFile.read(real, path, AttributeSize.limit(name)));
    }

    @Override
    public List<String> list(String path) throws IOException {
        try {
            return LiveFiles.sortedNames(files.followed(path));
        } catch (FileSystemException e) {
            return LiveHost.<List<String>>absentOrThrow(e).orElse(List.of());
        }
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        try {
            Path link = files.located(path);
            // Most other links that are asked for are not there, and an exception costs ten times as much as a look. In
            // /sys no link
            // leads nowhere; elsewhere one may.
            if (path.startsWith(SYS) && !isListed(path) && !LiveFiles.isThere(link)) {
                return Optional.empty();
            }
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (NotLinkException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            return absentOrThrow(e);
        }
    }

    /** Whether it is in the folder of a bus's or a group's devices, which holds nothing but links and is listed before they are read. */
    private static boolean isListed(String path) {
        return path.startsWith(DEVICES, path.lastIndexOf('/') - DEVICES.length());
    }

    private static <T> Optional<T> absentOrThrow(FileSystemException failure) throws FileSystemException {
        if (LiveFiles.isNotThere(failure)) {
            return Optional.empty();
        }
        throw failure;
    }

    @Override
    public boolean exists(String path) {
        try {
            return LiveFiles.isThere(files.followed(path));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public WriteAnswer write(String path, String text) {
        try {
            Path file = files.real(files.located(path));
            String name = files.nameOf(file);
            if (!name.startsWith(SYS)) {
                return refused(Errno.EPERM, path + " is not below /sys, and nothing else is written");
            }
            if (!GuardedFiles.mayWrite(name)) {
                return refused(Errno.EPERM, path + " stands for a device's registers, which are left alone");
            }
            return new LiveWrite(file, path, text).within(patience);
        } catch (IOException e) {
            return WriteAnswer.refused(KernelText.refusal(path, e));
        }
    }

    /** Only the machine that this program runs on is asked: below another root may be another kernel. */
    @Override
    public WriteAnswer loadModule(String module) {
        return files.isFileSystemRoot()
                ? new LiveModules(patience).load(module)
                : WriteAnswer.refused(Refusal.of(
                                Errno.EOPNOTSUPP,
                                "modules of " + description.source() + " are not loaded from outside it")
                        .curedBy("load it there: sudo modprobe " + module));
    }

    @Override
    public Optional<NodeAccess> nodeAccess(String path) throws IOException {
        return new LiveNodeAccess(files).of(path);
    }

    @Override
    public WriteAnswer setNodeAccess(String path, NodeAccess access) {
        return new LiveNodeAccess(files).set(path, access);
    }

    private static WriteAnswer refused(Errno errno, String reason) {
        return WriteAnswer.refused(Refusal.of(errno, reason));
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        try {
            Path file = files.real(files.located(path));
            if (!files.nameOf(file).startsWith("/dev/")) {
                return Outcome.refused(Errno.EPERM, path + " is no node below /dev");
            }
            if (calls != null) {
                return calls.open(file, path);
            }
            return Outcome.done(
                    new LiveNode(path, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)));
        } catch (IOException e) {
            return Outcome.refused(KernelText.refusal(path, e));
        }
    }
}
