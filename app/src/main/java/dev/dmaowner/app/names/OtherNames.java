package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.StandInGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What people call devices besides the names that buses give them: the interface, disk or node that a device has, the names that other
 * tools print, paths in {@code /sys} and {@code /dev}, all functions of a slot, ids, kinds of devices, and nodes of a device tree. Only
 * for ids, kinds and nodes are all devices looked at.
 */
final class OtherNames {

    private static final String BUSES = "/sys/bus/";
    private static final String PCI = "/sys/bus/pci/devices";
    private static final String GROUPS = "/sys/kernel/iommu_groups/";
    private static final String DEVICES = "/sys/devices/";
    private static final String VFIO = "/dev/vfio/";

    /** Where interfaces, disks and nodes are listed with links to their devices. */
    static final List<String> CLASSES =
            List.of("net", "block", "nvme", "drm", "graphics", "sound", "infiniband", "tpm", "tty", "vfio-dev");

    private final Host host;

    OtherNames(Host host) {
        this.host = host;
    }

    /** {@return what a word names, each once; several if it does not name one alone} */
    List<Named> of(String word) throws IOException {
        String plain = word.startsWith("pci@") ? word.substring("pci@".length()) : ofLibvirt(word);
        Optional<String> group = groupOfNode(plain);
        if (group.isPresent()) {
            return group(group.get());
        } else if (plain.startsWith(GROUPS)) {
            return group(plain.substring(GROUPS.length()).split("/", 2)[0]);
        } else if (plain.startsWith("/sys/")) {
            return path(plain);
        }
        boolean isPath = plain.startsWith("pci") && plain.indexOf('/') > 0;
        List<Named> found = pci(isPath ? plain.substring(plain.lastIndexOf('/') + 1) : plain);
        if (found.isEmpty()) {
            found = functions(plain);
        }
        if (found.isEmpty()) {
            found = node(plain);
        }
        return found.isEmpty() ? ofAll(plain) : found;
    }

    /** {@return the number of the group whose node this is, empty if it is no such node} */
    private static Optional<String> groupOfNode(String path) {
        if (!path.startsWith(VFIO)) {
            return Optional.empty();
        }
        String name = path.substring(VFIO.length());
        String number =
                name.startsWith(StandInGroup.NODE_PREFIX) ? name.substring(StandInGroup.NODE_PREFIX.length()) : name;
        return Optional.of(number).filter(word -> GroupId.ofName(word).isPresent());
    }

    /** {@return the functions of a slot, such as {@code 01:00} or {@code 0000:01:00}} */
    List<Named> functions(String word) throws IOException {
        if (!word.matches("([0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]")) {
            return List.of();
        }
        String small = word.toLowerCase(Locale.ROOT);
        List<Named> found = new ArrayList<>();
        for (int function = 0; function < 8; function++) {
            found.addAll(pci((small.length() == 5 ? "0000:" : "") + small + "." + function));
        }
        return found;
    }

    /** {@code pci_0000_01_00_0}, as libvirt calls it. */
    static String ofLibvirt(String word) {
        if (!word.matches("pci_[0-9a-f]{4,8}_[0-9a-f]{2}_[0-9a-f]{2}_[0-7]")) {
            return word;
        }
        String address = word.substring("pci_".length()).replace('_', ':');
        int last = address.lastIndexOf(':');
        return address.substring(0, last) + "." + address.substring(last + 1);
    }

    private List<Named> group(String number) throws IOException {
        Optional<GroupId> group = GroupId.ofName(number);
        return group.isPresent() && host.exists(GROUPS + number) ? List.of(new Named.OfGroup(group.get())) : List.of();
    }

    private List<Named> pci(String word) throws IOException {
        Optional<PciAddress> address = PciAddress.parse(word.toLowerCase(Locale.ROOT));
        if (address.isEmpty()) {
            return List.of();
        }
        DeviceId device = address.get().deviceId();
        return host.readLink(PCI + "/" + device.name()).isPresent() ? List.of(new Named.OfDevice(device)) : List.of();
    }

    /** A path to a device, or to anything below one. */
    private List<Named> path(String path) throws IOException {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Optional<String> target = host.linkTarget(plain);
        return owner(target.orElse(plain));
    }

    /** An interface, a disk or a node, with or without {@code /dev} before it. */
    private List<Named> node(String word) throws IOException {
        String name = word.startsWith("/dev/") ? word.substring(word.lastIndexOf('/') + 1) : word;
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            return List.of();
        }
        Set<Named> found = new LinkedHashSet<>();
        for (String kind : CLASSES) {
            Optional<String> target = host.linkTarget("/sys/class/" + kind + "/" + name);
            if (target.isPresent()) {
                found.addAll(owner(target.get()));
            }
        }
        return List.copyOf(found);
    }

    /** {@return the innermost device of a bus on a path that IOMMUs know, or else the innermost} */
    private List<Named> owner(String path) throws IOException {
        Optional<Named> innermost = Optional.empty();
        for (String at = path; at.startsWith(DEVICES); at = at.substring(0, at.lastIndexOf('/'))) {
            String name = at.substring(at.lastIndexOf('/') + 1);
            Optional<String> subsystem = host.linkTarget(at + "/subsystem").filter(bus -> bus.startsWith(BUSES));
            if (subsystem.isPresent()) {
                Named named = new Named.OfDevice(new DeviceId(subsystem.get().substring(BUSES.length()), name));
                if (PciAddress.parse(name).isPresent()
                        || host.readLink(at + "/iommu_group").isPresent()) {
                    return List.of(named);
                }
                innermost = innermost.or(() -> Optional.of(named));
            }
        }
        return innermost.stream().toList();
    }

    private List<Named> ofAll(String word) throws IOException {
        boolean areIds = word.matches("[0-9a-fA-F]{4}:([0-9a-fA-F]{4})?");
        String kind = ClassWords.prefixOfWord(word).orElse("");
        if (areIds || !kind.isEmpty()) {
            return ofPci(areIds ? word.toLowerCase(Locale.ROOT) : "", kind);
        }
        return word.indexOf('@') > 0 || word.startsWith("/") ? ofTree(word) : List.of();
    }

    private List<Named> ofPci(String ids, String kind) throws IOException {
        List<Named> found = new ArrayList<>();
        for (String name : host.list(PCI)) {
            String folder = PCI + "/" + name + "/";
            boolean matches = ids.isEmpty()
                    ? text(folder + "class").startsWith(kind)
                    : (digits(folder + "vendor") + ":" + digits(folder + "device")).startsWith(ids);
            if (matches) {
                found.add(new Named.OfDevice(new DeviceId("pci", name)));
            }
        }
        return found;
    }

    /** A node of a device tree by its path, or by its name with its address. */
    private List<Named> ofTree(String word) throws IOException {
        List<Named> found = new ArrayList<>();
        for (String bus : List.of("platform", "amba", "host1x")) {
            for (String name : host.list(BUSES + bus + "/devices")) {
                boolean isIt = text(BUSES + bus + "/devices/" + name + "/uevent")
                        .lines()
                        .filter(line -> line.startsWith("OF_FULLNAME="))
                        .map(line -> line.substring("OF_FULLNAME=".length()))
                        .anyMatch(path -> path.equals(word) || path.endsWith("/" + word));
                if (isIt) {
                    found.add(new Named.OfDevice(new DeviceId(bus, name)));
                }
            }
        }
        return found;
    }

    private String digits(String file) throws IOException {
        String text = text(file);
        return text.startsWith("0x") ? text.substring(2) : text;
    }

    private String text(String file) throws IOException {
        return host.readText(file).orElse("");
    }
}
