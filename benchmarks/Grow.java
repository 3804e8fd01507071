import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Grows the capture of a PCI machine into a large one, laid out as {@code /sys}: {@code java Grow.java CAPTURE.tar.gz DOMAINS DIRECTORY}. Each
 * PCI domain has a copy of the captured root bus, with groups of its own.
 */
final class Grow {

    private static final Pattern FUNCTION = Pattern.compile("0000:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    private static final List<String> ATTRIBUTES = List.of(
            "uevent", "config", "class", "vendor", "device", "subsystem_vendor", "subsystem_device", "revision", "irq", "modalias",
            "resource", "enable", "numa_node", "driver_override", "dma_mask_bits", "local_cpus", "msi_bus");
    private static final List<String> GROUP_FILES = List.of("type", "reserved_regions");

    private final Path seed;
    private final Path grown;
    /** The directories of functions below that of the host bridge, by their names there. */
    private final Map<String, Path> functions = new TreeMap<>();
    private int groups;

    private Grow(Path seed, Path grown) {
        this.seed = seed;
        this.grown = grown;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path unpacked = Files.createTempDirectory("grow");
        try {
            // A recording's archive can end in a lone block of zeros, of which tar warns.
            new ProcessBuilder("tar", "-xzf", args[0], "-C", unpacked.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            Grow grow = new Grow(unpacked.resolve("sys"), Path.of(args[2]));
            grow.look();
            int domains = Integer.parseInt(args[1]);
            for (int domain = 0; domain < domains; domain++) {
                grow.addDomain(domain);
            }
            System.out.println(args[2] + ": " + domains * grow.functions.size() + " devices, " + domains * grow.groups + " groups");
        } finally {
            try (Stream<Path> files = Files.walk(unpacked)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private void look() throws IOException {
        try (Stream<Path> roots = Files.list(seed.resolve("devices"))) {
            for (Path root : roots.filter(path -> name(path).startsWith("pci0000:")).toList()) {
                look(root, name(root));
            }
        }
        try (Stream<Path> numbers = Files.list(seed.resolve("kernel/iommu_groups"))) {
            groups = (int) numbers.count();
        }
    }

    private void look(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> FUNCTION.matcher(name(path)).matches()).toList()) {
                String below = name + "/" + name(file);
                functions.put(below, file);
                look(file, below);
            }
        }
    }

    private void addDomain(int domain) throws IOException {
        Matcher any = Pattern.compile("0000(?=:)").matcher("");
        String tag = String.format("%04x", domain);
        for (Map.Entry<String, Path> function : functions.entrySet()) {
            String place = "devices/" + any.reset(function.getKey()).replaceAll(tag);
            Path to = Files.createDirectories(grown.resolve(place));
            for (String attribute : ATTRIBUTES) {
                Path from = function.getValue().resolve(attribute);
                if (attribute.equals("uevent")) {
                    Files.writeString(to.resolve(attribute), any.reset(Files.readString(from, StandardCharsets.ISO_8859_1)).replaceAll(tag));
                } else if (Files.isRegularFile(from)) {
                    Files.copy(from, to.resolve(attribute));
                }
            }
            String id = name(to);
            link("bus/pci/devices/" + id, place);
            link(place + "/subsystem", "bus/pci");
            Path driver = function.getValue().resolve("driver");
            if (Files.isSymbolicLink(driver)) {
                String drivers = "bus/pci/drivers/" + name(Files.readSymbolicLink(driver));
                link(place + "/driver", drivers);
                link(drivers + "/" + id, place);
            }
            Path group = function.getValue().resolve("iommu_group");
            if (Files.isSymbolicLink(group)) {
                String captured = "kernel/iommu_groups/" + name(Files.readSymbolicLink(group));
                String folder = "kernel/iommu_groups/" + (Integer.parseInt(name(Path.of(captured))) + domain * groups);
                link(place + "/iommu_group", folder);
                link(folder + "/devices/" + id, place);
                for (String file : GROUP_FILES) {
                    Path from = seed.resolve(captured).resolve(file);
                    if (Files.isRegularFile(from) && !Files.exists(grown.resolve(folder).resolve(file))) {
                        Files.copy(from, grown.resolve(folder).resolve(file));
                    }
                }
            }
        }
    }

    private void link(String at, String to) throws IOException {
        Path link = grown.resolve(at);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, link.getParent().relativize(grown.resolve(to)));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
