package dev.dmaowner.app.source;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.DirectoryHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Opens the machine that a user names, by what is found there and not only by its name: a folder with a captured
 * {@code sys} or with a recording ({@code machine.json} and {@code sys.tar.gz}), an archive of a capture ({@code .tar},
 * {@code .tar.gz}, {@code .tar.bz2}, {@code .tar.xz}), a device tree or its source, an ACPI table of IOMMUs, and {@linkplain dev.dmaowner.app.paste text that was pasted}.
 * {@code sample:NAME} is a machine that comes with this program.
 * A file is read once from start to end, so it can be a pipe.
 */
public final class MachineSource {

    private static final String STANDARD_INPUT = "-";
    private static final String TREE_SUFFIX = ".dtb";
    private static final int BUFFER = 1 << 16;
    private static final int LARGEST_TREE = 16 << 20;
    private static final int LARGEST_TEXT = 64 << 20;
    /** The size that a small archive may unpack to: more than the {@code /sys} of a very large host, less than an archive bomb. */
    private static final long LARGEST_ARCHIVE = 1L << 30;

    private MachineSource() {}

    /**
     * Open the machine that the user named.
     *
     * @param machine the name given by the user, empty for the machine that this runs on
     * @throws IOException if there is no machine, with a message that names the file and says what is wrong
     */
    public static Host open(Optional<String> machine) throws IOException {
        return open(machine.stream().toList(), RegisterAccess.NONE);
    }

    /**
     * Open the machine that the user named.
     *
     * @param machines as for {@link #open(List, RegisterAccess)}
     * @throws IOException if there is no machine, with a message that names the file and says what is wrong
     */
    public static Host open(List<String> machines) throws IOException {
        return open(machines, RegisterAccess.NONE);
    }

    /**
     * Open the machine that the user named, with this access to registers where it is the one that this runs on.
     *
     * @param machines the names given by the user, which tell of one machine together; none for the machine that this runs on
     * @param access which registers of the live machine may be read
     * @throws IOException if there is no machine, with a message that names the file and says what is wrong
     */
    public static Host open(List<String> machines, RegisterAccess access) throws IOException {
        if (machines.isEmpty()) {
            return LiveHost.thisMachine(access);
        }
        MachineFiles files = new MachineFiles();
        boolean hasInput = false;
        for (String machine : machines) {
            if (machine.isEmpty()) {
                throw new CaptureException(
                        "an empty name names no machine; without --machine it is the one that this runs on");
            } else if (SampleMachine.isOne(machine)) {
                files.recording(machine, SampleMachine.open(machine));
            } else if (machine.equals(STANDARD_INPUT)) {
                if (hasInput) {
                    throw new CaptureException("standard input can be read once");
                }
                hasInput = true;
                read("standard input", System.in, files);
            } else {
                add(Path.of(machine), files);
            }
        }
        return files.host();
    }

    /**
     * Open a recorded machine.
     *
     * @param machine a folder or file
     * @throws IOException if it holds no machine, with a message that names the file and says what is wrong
     */
    public static Host open(Path machine) throws IOException {
        MachineFiles files = new MachineFiles();
        add(machine, files);
        return files.host();
    }

    private static void add(Path machine, MachineFiles files) throws IOException {
        String name = machine.toString();
        if (Files.isDirectory(machine)) {
            files.recording(
                    name, TraceFolder.isOne(machine) ? TraceFolder.open(machine) : DirectoryHost.of(machine, name));
            return;
        }
        try (InputStream file = Files.newInputStream(machine)) {
            read(name, file, files);
        }
    }

    private static void read(String name, InputStream file, MachineFiles files) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        ContentKind kind = ContentKind.of(in);
        try {
            switch (kind) {
                case GZIP -> unpacked(name, new GZIPInputStream(in, BUFFER), files);
                case BZIP2 -> unpacked(name, Bzip2.unpacked(in), files);
                case XZ -> unpacked(name, Xz.unpacked(in), files);
                default -> plain(name, kind, in, files);
            }
        } catch (CaptureException e) {
            throw named(name, e);
        } catch (IOException e) {
            throw new CaptureException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void unpacked(String name, InputStream compressed, MachineFiles files) throws IOException {
        BufferedInputStream in = new BufferedInputStream(compressed, BUFFER);
        plain(name, ContentKind.of(in), in, files);
    }

    private static void plain(String name, ContentKind kind, InputStream in, MachineFiles files) throws IOException {
        boolean isNamedTree = name.endsWith(TREE_SUFFIX) && (kind == ContentKind.TEXT || kind == ContentKind.UNKNOWN);
        if (kind == ContentKind.TAR) {
            LimitedInputStream limited = new LimitedInputStream(in, name, LARGEST_ARCHIVE);
            files.recording(name, CapturedHost.of(new CaptureArchive(name).read(limited), name));
        } else if (kind == ContentKind.DEVICE_TREE || isNamedTree) {
            // The error of the device tree reader explains more.
            files.tree(name, upTo(LARGEST_TREE, name, in));
        } else if (kind == ContentKind.ACPI_TABLE) {
            files.table(name, AcpiTableFile.of(upTo(LARGEST_TREE, name, in)));
        } else if (kind == ContentKind.TEXT) {
            text(name, upTo(LARGEST_TEXT, name, in), files);
        } else {
            throw unreadable(name, kind.found());
        }
    }

    private static void text(String name, byte[] content, MachineFiles files) throws IOException {
        String beginning = beginning(content);
        if (DeviceTreeTools.isSource(beginning)) {
            files.tree(name, DeviceTreeTools.compiled(name, new String(content, StandardCharsets.UTF_8)));
        } else {
            files.text(name, content);
        }
    }

    private static String beginning(byte[] text) {
        return new String(text, 0, Math.min(text.length, BUFFER), StandardCharsets.UTF_8);
    }

    /** {@return what was found in a text that says nothing of a machine} */
    static String textFound(byte[] text) {
        return beginning(text).stripLeading().startsWith("{")
                ? "JSON that says nothing of devices"
                : "text that says nothing of devices";
    }

    private static byte[] upTo(int limit, String name, InputStream in) throws IOException {
        byte[] content = in.readNBytes(limit + 1);
        if (content.length > limit) {
            throw new CaptureException(name + " is larger than " + limit + " bytes");
        }
        return content;
    }

    private static CaptureException named(String name, CaptureException e) {
        String message = e.getMessage();
        return new CaptureException(message.startsWith(name) ? message : name + ": " + message, e);
    }

    static CaptureException unreadable(String name, String found) {
        return new CaptureException(
                name + " is no machine: found " + found
                        + "; a machine is a capture of /sys (a folder, or a .tar, .tar.gz, .tar.bz2 or .tar.xz of one),"
                        + " a device tree (.dtb, .dts), an ACPI table of IOMMUs, or text: a listing of groups, lspci -nnk, -vvv or -xxxx, the kernel's log");
    }
}
