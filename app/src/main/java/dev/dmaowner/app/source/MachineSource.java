package dev.dmaowner.app.source;

import dev.dmaowner.app.paste.HostFacts;
import dev.dmaowner.app.paste.PastedMachine;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
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
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Opens the machine that a user names, by what is found there and not only by its name: a folder with a captured
 * {@code sys} or with a recording ({@code machine.json} and {@code sys.tar.gz}), an archive of a capture ({@code .tar},
 * {@code .tar.gz}, {@code .tar.bz2}), a device tree blob, and {@linkplain dev.dmaowner.app.paste text that was pasted}.
 * {@code sample:NAME} is a machine that comes with this program.
 * A file is read once from start to end, so it can be a pipe.
 */
public final class MachineSource {

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
        return open(machine, RegisterAccess.NONE);
    }

    /**
     * Open the machine that the user named, with this access to registers where it is the one that this runs on.
     *
     * @param machine the name given by the user, empty for the machine that this runs on
     * @param access which registers of the live machine may be read
     * @throws IOException if there is no machine, with a message that names the file and says what is wrong
     */
    public static Host open(Optional<String> machine, RegisterAccess access) throws IOException {
        Optional<String> sample = machine.filter(SampleMachine::isOne);
        if (sample.isPresent()) {
            return SampleMachine.open(sample.get());
        }
        if (machine.filter(String::isEmpty).isPresent()) {
            throw new CaptureException(
                    "an empty name names no machine; without --machine it is the one that this runs on");
        }
        return machine.isPresent() ? open(Path.of(machine.get())) : LiveHost.thisMachine(access);
    }

    /**
     * Open a recorded machine.
     *
     * @param machine a folder or file
     * @throws IOException if it holds no machine, with a message that names the file and says what is wrong
     */
    public static Host open(Path machine) throws IOException {
        if (Files.isDirectory(machine)) {
            return TraceFolder.isOne(machine)
                    ? TraceFolder.open(machine)
                    : DirectoryHost.of(machine, machine.toString());
        }
        try (InputStream file = Files.newInputStream(machine)) {
            return read(machine.toString(), file);
        }
    }

    private static CapturedHost read(String name, InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        ContentKind kind = ContentKind.of(in);
        try {
            return switch (kind) {
                case GZIP -> unpacked(name, new GZIPInputStream(in, BUFFER));
                case BZIP2 -> unpacked(name, Bzip2.unpacked(in));
                default -> plain(name, kind, in);
            };
        } catch (CaptureException e) {
            throw named(name, e);
        } catch (IOException e) {
            throw new CaptureException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static CapturedHost unpacked(String name, InputStream compressed) throws IOException {
        BufferedInputStream in = new BufferedInputStream(compressed, BUFFER);
        return plain(name, ContentKind.of(in), in);
    }

    private static CapturedHost plain(String name, ContentKind kind, InputStream in) throws IOException {
        return switch (kind) {
            case TAR ->
                CapturedHost.of(new CaptureArchive(name).read(new LimitedInputStream(in, name, LARGEST_ARCHIVE)), name);
            case DEVICE_TREE -> deviceTree(name, in);
            case TEXT -> name.endsWith(TREE_SUFFIX) ? deviceTree(name, in) : dump(name, in);
            default -> byName(name, kind, in);
        };
    }

    /** A file with a device tree's name and unknown content is left to the device tree reader, whose error explains more. */
    private static CapturedHost byName(String name, ContentKind kind, InputStream in) throws IOException {
        if (name.endsWith(TREE_SUFFIX) && kind == ContentKind.UNKNOWN) {
            return deviceTree(name, in);
        }
        throw unreadable(name, kind.found());
    }

    private static CapturedHost deviceTree(String name, InputStream in) throws IOException {
        byte[] tree = upTo(LARGEST_TREE, name, in);
        // Parsed here only for its errors, because the file's name is known here.
        BoardTree.read(name, tree);
        return CapturedHost.of(
                CapturedTree.builder().file("sys/firmware/fdt", tree).build(), name);
    }

    private static CapturedHost dump(String name, InputStream in) throws IOException {
        byte[] text = upTo(LARGEST_TEXT, name, in);
        HostFacts facts = new HostFacts();
        PastedMachine.read(name, text, facts);
        if (facts.isEmpty()) {
            throw unreadable(name, startsAsJson(text) ? "JSON" : "text that says nothing of devices");
        }
        CapturedTreeBuilder tree = CapturedTree.builder();
        PastedMachine.layOut(facts, tree);
        return CapturedHost.of(tree.build(), name).remarking(facts.remarks());
    }

    private static boolean startsAsJson(byte[] text) {
        return new String(text, 0, Math.min(text.length, BUFFER), StandardCharsets.UTF_8)
                .stripLeading()
                .startsWith("{");
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

    private static CaptureException unreadable(String name, String found) {
        return new CaptureException(name + " is no machine: found " + found
                + "; a machine is a capture of /sys (a folder, or a .tar, .tar.gz or .tar.bz2 of one),"
                + " a device tree (.dtb), or text: a listing of groups, lspci -nnk, -vvv or -xxxx, the kernel's log");
    }
}
