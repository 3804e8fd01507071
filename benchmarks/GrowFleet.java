import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the captures of many hosts out of a few: {@code java GrowFleet.java HOSTS FOLDER CAPTURE...}, where a capture is an archive of
 * {@code /sys} that {@code dmaowner capture} made. Each host is a copy of one of them, in which by the host's number other things are chosen: the
 * release of the kernel, the number of the PCI domain, the numbers of groups, NUMA nodes, the ids of some devices, and which devices have no driver
 * or vfio-pci. The same arguments make the same hosts.
 */
final class GrowFleet {

    private static final Pattern FUNCTION = Pattern.compile("(?<![0-9a-f])0000:(?=[0-9a-f]{2}(:[0-9a-f]{2}\\.[0-7]|(?![0-9a-f:])))");
    private static final Pattern GROUP = Pattern.compile("(iommu_groups/)([0-9]+)");
    private static final Pattern DEVICE_OF_PCI = Pattern.compile(".*/(0000:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])/[^/]+");
    private static final Pattern BOUND = Pattern.compile("sys/bus/pci/drivers/[^/]+/(0000:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])");
    private static final List<String> RELEASES = List.of("5.10.0-34-amd64", "5.15.0-91-generic", "6.1.0-30-amd64", "6.8.0-45-generic", "6.12.30-amd64", "6.17.2");
    private static final int BLOCK = 512;

    /** A file, folder or link of a capture. Links have a target, and only files have content. */
    private record Entry(String name, char type, String target, byte[] content) {}

    /** What becomes of one function. */
    private enum Fate {
        AS_IT_IS,
        NO_DRIVER,
        VFIO,
        OTHER_IDS
    }

    private GrowFleet() {}

    public static void main(String[] args) throws IOException {
        int hosts = Integer.parseInt(args[0]);
        Path folder = Files.createDirectories(Path.of(args[1]));
        List<List<Entry>> captures = new ArrayList<>();
        for (String capture : Arrays.copyOfRange(args, 2, args.length)) {
            captures.add(read(Path.of(capture)));
        }
        IntStream.range(0, hosts).parallel().forEach(number -> {
            try {
                write(folder, number, captures.get(number % captures.size()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        System.out.println(folder + ": " + hosts + " captures of " + captures.size() + " machines");
    }

    private static List<Entry> read(Path capture) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(capture), 1 << 16)))) {
            String name = "";
            String target = "";
            byte[] header = in.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0) {
                char type = header[156] == 0 ? '0' : (char) header[156];
                int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
                byte[] content = in.readNBytes(size);
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                if (type == 'L') {
                    name = text(content, 0, size);
                } else if (type == 'K') {
                    target = text(content, 0, size);
                } else if (type != '0' && type != '2' && type != '5') {
                    throw new IOException(capture + ": an entry of type " + type + " is not understood");
                } else {
                    String prefix = text(header, 257, 8).equals("ustar") ? text(header, 345, 155) : "";
                    String shortName = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
                    entries.add(new Entry(
                            name.isEmpty() ? shortName : name, type, target.isEmpty() ? text(header, 157, 100) : target, content));
                    name = "";
                    target = "";
                }
                header = in.readNBytes(BLOCK);
            }
        }
        return entries;
    }

    /** {@return the text in a field, which a zero ends} */
    private static String text(byte[] block, int at, int size) {
        int end = at;
        while (end < at + size && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }

    private static void write(Path folder, int number, List<Entry> capture) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        String domain = String.format(Locale.ROOT, "%04x:", random.nextInt(4));
        int firstGroup = random.nextInt(50);
        String release = RELEASES.get(random.nextInt(RELEASES.size()));
        Map<String, Fate> fates = new HashMap<>();
        Map<String, String> nodes = new HashMap<>();
        Path file = folder.resolve(String.format(Locale.ROOT, "host-%05d.tar.gz", number));
        try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        })) {
            for (Entry entry : capture) {
                boolean isOfPci = entry.name().contains("/0000:");
                if (!isOfPci && !entry.name().startsWith("proc/")) {
                    put(out, moved(entry, domain, firstGroup));
                    continue;
                }
                Matcher inside = DEVICE_OF_PCI.matcher(entry.name());
                Matcher bound = BOUND.matcher(entry.name());
                String function = inside.matches() ? inside.group(1) : bound.matches() ? bound.group(1) : "";
                Fate fate = function.isEmpty() ? Fate.AS_IT_IS : fates.computeIfAbsent(function, key -> fate(random));
                Entry varied = entry;
                if (bound.matches() && (fate == Fate.NO_DRIVER || fate == Fate.VFIO)) {
                    continue;
                } else if (inside.matches() && entry.name().endsWith(function + "/driver")) {
                    if (fate == Fate.NO_DRIVER) {
                        continue;
                    } else if (fate == Fate.VFIO) {
                        String up = entry.target().substring(0, entry.target().indexOf("bus/"));
                        varied = new Entry(entry.name(), '2', up + "bus/pci/drivers/vfio-pci", entry.content());
                    }
                } else if (inside.matches() && entry.name().endsWith(function + "/uevent") && fate != Fate.AS_IT_IS) {
                    varied = otherIds(otherDriver(entry, fate), fate);
                } else if (inside.matches() && entry.name().endsWith("/numa_node")) {
                    varied = text(entry, nodes.computeIfAbsent(function, key -> random.nextInt(3) - 1 + "\n"));
                } else if (inside.matches() && fate == Fate.OTHER_IDS) {
                    varied = otherIds(entry, fate);
                } else if (entry.name().equals("proc/sys/kernel/osrelease")) {
                    varied = text(entry, release + "\n");
                }
                put(out, moved(varied, domain, firstGroup));
            }
            out.write(new byte[2 * BLOCK]);
        }
    }

    private static Fate fate(SplittableRandom random) {
        int die = random.nextInt(12);
        return die < 3 ? Fate.NO_DRIVER : die == 3 ? Fate.VFIO : die == 4 ? Fate.OTHER_IDS : Fate.AS_IT_IS;
    }

    private static Entry otherDriver(Entry entry, Fate fate) {
        String driver = fate == Fate.NO_DRIVER ? "" : fate == Fate.VFIO ? "DRIVER=vfio-pci\n" : "$0";
        return text(entry, new String(entry.content(), StandardCharsets.ISO_8859_1).replaceAll("DRIVER=.*\n", driver));
    }

    private static Entry otherIds(Entry entry, Fate fate) {
        if (fate != Fate.OTHER_IDS) {
            return entry;
        }
        String name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
        String text = new String(entry.content(), StandardCharsets.ISO_8859_1);
        return switch (name) {
            case "device" -> entry.type() == '0' ? text(entry, "0x10c9\n") : entry;
            case "uevent" -> text(entry, text.replaceAll("(PCI_ID=[0-9A-F]{4}):[0-9A-F]{4}", "$1:10C9")
                    .replaceAll("d0000[0-9A-F]{4}", "d000010C9"));
            case "modalias" -> text(entry, text.replaceAll("d0000[0-9A-F]{4}", "d000010C9"));
            default -> entry;
        };
    }

    private static Entry text(Entry entry, String content) {
        return new Entry(entry.name(), entry.type(), entry.target(), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Entry moved(Entry entry, String domain, int firstGroup) {
        byte[] content = entry.content();
        if (entry.name().endsWith("/uevent")) {
            content = FUNCTION.matcher(new String(content, StandardCharsets.ISO_8859_1)).replaceAll(domain).getBytes(StandardCharsets.ISO_8859_1);
        }
        return new Entry(moved(entry.name(), domain, firstGroup), entry.type(), moved(entry.target(), domain, firstGroup), content);
    }

    private static String moved(String path, String domain, int firstGroup) {
        if (!path.contains("0000:") && !path.contains("iommu_groups/")) {
            return path;
        }
        String renumbered = GROUP.matcher(path).replaceAll(found -> found.group(1) + (Integer.parseInt(found.group(2)) + firstGroup));
        return FUNCTION.matcher(renumbered).replaceAll(domain);
    }

    private static void put(OutputStream out, Entry entry) throws IOException {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        byte[] target = entry.target().getBytes(StandardCharsets.UTF_8);
        longer(out, name, 'L');
        longer(out, target, 'K');
        header(out, name, target, entry.type(), entry.content().length);
        content(out, entry.content());
    }

    /** A name that has no room in the header comes before it, as GNU tar does it. */
    private static void longer(OutputStream out, byte[] name, char type) throws IOException {
        if (name.length > 100) {
            header(out, "././@LongLink".getBytes(StandardCharsets.UTF_8), new byte[0], type, name.length + 1);
            content(out, Arrays.copyOf(name, name.length + 1));
        }
    }

    private static void header(OutputStream out, byte[] name, byte[] target, char type, int size) throws IOException {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, 100));
        field(block, 100, type == '5' ? "0000755" : "0000644");
        field(block, 108, "0000000");
        field(block, 116, "0000000");
        field(block, 124, String.format(Locale.ROOT, "%011o", size));
        field(block, 136, "00000000000");
        field(block, 148, "        ");
        block[156] = (byte) type;
        System.arraycopy(target, 0, block, 157, Math.min(target.length, 100));
        field(block, 257, "ustar  ");
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xff;
        }
        field(block, 148, String.format(Locale.ROOT, "%06o", sum));
        block[154] = 0;
        out.write(block);
    }

    private static void field(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static void content(OutputStream out, byte[] content) throws IOException {
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }
}
