package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.EnumerationSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** A tree of files in memory, written by hand or read from an archive, that keeps what was read. */
public final class TreeHost implements Host {

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();
    private final List<String> readPaths = new ArrayList<>();

    public static TreeHost ofArchive(Path archive) throws IOException {
        TreeHost host = new TreeHost();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
                InputStream plain =
                        new BufferedInputStream(new CompressorStreamFactory(true).createCompressorInputStream(raw));
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                int sys = ("/" + entry.getName()).indexOf("/sys/");
                if (sys < 0) {
                    continue;
                }
                String path = ("/" + entry.getName()).substring(sys);
                if (entry.isSymbolicLink()) {
                    host.links.put(path, entry.getLinkName());
                } else if (entry.isFile()) {
                    host.files.put(path, tar.readAllBytes());
                }
            }
        } catch (CompressorException e) {
            throw new IOException(e);
        }
        return host;
    }

    public TreeHost file(String path, String text) {
        return file(path, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public TreeHost file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    public TreeHost link(String path, String target) {
        links.put(path, target);
        return this;
    }

    /** The functions of the tree, with all that is in it of their configuration space. */
    public List<PciFunction> pciDevices() throws IOException {
        return pciDevices(EnumerationSource.ConfigSpace.READ_ALL);
    }

    public List<PciFunction> pciDevices(EnumerationSource.ConfigSpace reach) throws IOException {
        return new PciBus()
                .enumerate(new EnumerationSource(this, Firmware.read(this), reach)).stream()
                        .map(PciFunction.class::cast)
                        .toList();
    }

    /** The paths of files that were read, in order. */
    public List<String> readPaths() {
        return readPaths;
    }

    @Override
    public HostDescription description() {
        return new HostDescription(HostDescription.Kind.CAPTURED, "a tree in a test", Optional.empty());
    }

    @Override
    public Optional<byte[]> read(String path) {
        readPaths.add(path);
        return Optional.ofNullable(files.get(followed(path)));
    }

    @Override
    public List<String> list(String path) {
        String directory = followed(path) + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String file : files.keySet()) {
            addName(file, directory, names);
        }
        for (String link : links.keySet()) {
            addName(link, directory, names);
        }
        return List.copyOf(names);
    }

    private static void addName(String path, String directory, TreeSet<String> names) {
        if (path.startsWith(directory)) {
            String rest = path.substring(directory.length());
            names.add(rest.indexOf('/') < 0 ? rest : rest.substring(0, rest.indexOf('/')));
        }
    }

    @Override
    public Optional<String> readLink(String path) {
        int slash = path.lastIndexOf('/');
        return Optional.ofNullable(links.get(followed(path.substring(0, slash)) + path.substring(slash)));
    }

    @Override
    public boolean exists(String path) {
        String followed = followed(path);
        return files.containsKey(followed) || !list(path).isEmpty();
    }

    @Override
    public WriteAnswer write(String path, String text) {
        return WriteAnswer.refused(Refusal.of(Errno.EROFS, "the tree is only for reading"));
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return Outcome.refused(Errno.EROFS, "the tree is only for reading");
    }

    /** The path with the links on it followed, one after the other. */
    private String followed(String path) {
        String followed = "";
        for (String part : path.substring(1).split("/")) {
            String next = followed + "/" + part;
            String target = links.get(next);
            followed = target == null
                    ? next
                    : followed(Path.of(followed).resolve(target).normalize().toString());
        }
        return followed;
    }
}
