package dev.dmaowner.machine.sysfs;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.DriverOverride;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.DeviceState;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.machine.drivercore.ProbeSession;
import dev.dmaowner.machine.drivercore.PublishedAttribute;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.ControlFile.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files in a device's directory. */
final class DeviceFiles {

    private final DriverCore core;
    private final BusFiles busFiles;
    private final Optional<IommuClass> iommus;

    DeviceFiles(DriverCore core, BusFiles busFiles, Optional<IommuClass> iommus) {
        this.core = core;
        this.busFiles = busFiles;
        this.iommus = iommus;
    }

    List<String> namesIn(DeviceState device) {
        List<String> names = new ArrayList<>(List.of("subsystem", "uevent"));
        if (hasOverride(device)) {
            names.add("driver_override");
        }
        names.addAll(device.device.attributes().keySet());
        device.device.links().forEach((name, target) -> {
            if (device.bus.find(target.name()).isPresent()) {
                names.add(name);
            }
        });
        device.shownDriver().ifPresent(driver -> names.add("driver"));
        if (device.group != null) {
            names.add("iommu_group");
        }
        iommu(device).ifPresent(link -> names.add("iommu"));
        names.addAll(publishedBelow(device, ""));
        BusFiles.addControls(device.bus, Place.DEVICE, names);
        names.sort(null);
        return names;
    }

    Optional<SysfsEntry> of(DeviceState device, String name) {
        return switch (name) {
            case "driver_override" -> hasOverride(device) ? Optional.of(override(device)) : Optional.empty();
            case "uevent" -> Optional.of(new SysfsEntry.OfPlugin(() -> uevent(device), BusFiles::uevent));
            case "subsystem" -> Optional.of(new SysfsEntry.Link(up(device) + "bus/" + device.bus.name()));
            case "driver" ->
                device.shownDriver()
                        .map(driver -> new SysfsEntry.Link(
                                up(device) + "bus/" + device.bus.name() + "/drivers/" + driver.name()));
            case "iommu_group" -> group(device);
            case "iommu" -> iommu(device);
            default -> other(device, name);
        };
    }

    private static boolean hasOverride(DeviceState device) {
        return device.bus.description.hasOverride();
    }

    private SysfsEntry override(DeviceState device) {
        return new SysfsEntry.ReadWrite(
                () -> DriverOverride.text(device.overrideText()), text -> override(device, text));
    }

    private static Optional<SysfsEntry> group(DeviceState device) {
        GroupOwnership group = device.group;
        return group == null
                ? Optional.empty()
                : Optional.of(new SysfsEntry.Link(up(device) + "kernel/iommu_groups/" + group.id()));
    }

    private Optional<SysfsEntry> iommu(DeviceState device) {
        return iommus.filter(all -> device.group != null)
                .flatMap(all -> all.nameFor(device.id()))
                .map(name -> new SysfsEntry.Link(up(device) + "class/iommu/" + name));
    }

    private Optional<SysfsEntry> other(DeviceState device, String name) {
        Optional<String> value = device.device.attribute(name);
        if (value.isPresent()) {
            return Optional.of(busFiles.control(device.bus, Place.ATTRIBUTE, name, device, null)
                    .<SysfsEntry>map(control -> new SysfsEntry.ReadWrite(value::get, control::write))
                    .orElseGet(() -> new SysfsEntry.ReadOnly(value::get)));
        }
        Optional<SysfsEntry> link = device.device
                .link(name)
                .flatMap(target -> device.bus.find(target.name()))
                .map(target -> new SysfsEntry.Link(
                        up(device) + target.device.sysfsPath().substring("/sys/".length())));
        if (link.isPresent()) {
            return link;
        }
        Optional<SysfsEntry> published = published(device, name);
        return published.isPresent() ? published : busFiles.control(device.bus, Place.DEVICE, name, device, null);
    }

    /** {@return the attribute that the driver has published under a name, or the directory of names that begin with it} */
    Optional<SysfsEntry> published(DeviceState device, String name) {
        Optional<PublishedAttribute> attribute = shownSession(device).flatMap(session -> session.attribute(name));
        if (attribute.isPresent()) {
            return attribute.map(SysfsEntry::of);
        }
        TreeSet<String> below = publishedBelow(device, name + "/");
        return below.isEmpty() ? Optional.empty() : Optional.of(new SysfsEntry.Directory(() -> List.copyOf(below)));
    }

    /** The names in the directory that ends in this prefix; the device's own if it is empty. */
    private static TreeSet<String> publishedBelow(DeviceState device, String prefix) {
        TreeSet<String> names = new TreeSet<>();
        SortedMap<String, PublishedAttribute> shown =
                shownSession(device).map(ProbeSession::attributes).orElseGet(TreeMap::new);
        for (String name : shown.tailMap(prefix).keySet()) {
            if (!name.startsWith(prefix)) {
                break;
            }
            int slash = name.indexOf('/', prefix.length());
            names.add(name.substring(prefix.length(), slash < 0 ? name.length() : slash));
        }
        return names;
    }

    /** A driver's files disappear as soon as its removal begins, even if it waits. */
    private static Optional<ProbeSession> shownSession(DeviceState device) {
        return Optional.ofNullable(device.session).filter(session -> device.linked);
    }

    private WriteAnswer override(DeviceState device, String text) {
        return SysfsText.isOverrideTooLong(text)
                ? WriteAnswer.refused(Refusal.of(Errno.EINVAL, "a driver's name is shorter than a page"))
                : core.override(device, SysfsText.override(text));
    }

    private static Outcome<String> uevent(DeviceState device) {
        List<String> lines = new ArrayList<>();
        device.shownDriver().ifPresent(driver -> lines.add("DRIVER=" + driver.name()));
        try {
            lines.addAll(device.bus.description.uevent().of(device.device));
        } catch (RuntimeException | LinkageError e) {
            // Reported by the guard of the bus.
            return Outcome.refused(Errno.EIO, "the bus failed in " + device.device.sysfsPath() + "/uevent: " + e);
        }
        return Outcome.done(String.join("\n", lines));
    }

    /** From a device's directory up to {@code /sys}. */
    private static String up(DeviceState device) {
        String path = device.device.sysfsPath();
        StringBuilder up = new StringBuilder();
        for (int i = "/sys".length(); i < path.length(); i++) {
            if (path.charAt(i) == '/') {
                up.append("../");
            }
        }
        return up.toString();
    }
}
