package dev.dmaowner.app.capture;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which files of a host a capture holds. */
final class CapturedParts {

    private static final Set<String> FILES = Set.of(
            "boot_vga",
            "class",
            "config",
            "consistent_dma_mask_bits",
            "d3cold_allowed",
            "device",
            "dma_mask_bits",
            "driver_override",
            "id",
            "modalias",
            "numa_node",
            "power_state",
            "resource",
            "revision",
            "sriov_numvfs",
            "sriov_totalvfs",
            "subsystem_device",
            "subsystem_vendor",
            "uevent",
            "vendor",
            "waiting_for_supplier");
    private static final Set<String> LINKS =
            Set.of("driver", "firmware_node", "iommu", "iommu_group", "of_node", "physfn", "subsystem");
    private static final List<String> TABLES = List.of("DMAR", "IORT", "IVRS", "VIOT");
    private static final List<String> MODULE_LISTS =
            List.of("modules.alias", "modules.order", "modules.builtin", "modules.builtin.modinfo");
    private static final int DEEPEST_TREE = 64;

    private final Host host;
    private final Capture capture;

    CapturedParts(Host host, Capture capture) {
        this.host = host;
        this.capture = capture;
    }

    void addAll() throws IOException {
        for (String bus : host.list("/sys/bus")) {
            bus("/sys/bus/" + bus);
        }
        for (String group : host.list("/sys/kernel/iommu_groups")) {
            group("/sys/kernel/iommu_groups/" + group);
        }
        for (String iommu : host.list("/sys/class/iommu")) {
            iommu("/sys/class/iommu/" + iommu);
        }
        for (String table : TABLES) {
            capture.file("/sys/firmware/acpi/tables/" + table);
        }
        capture.tree("/sys/firmware/devicetree/base", DEEPEST_TREE);
        capture.file("/proc/sys/kernel/osrelease");
        Optional<String> release = host.description().kernelRelease();
        if (release.isPresent() && release.get().indexOf('/') < 0) {
            for (String list : MODULE_LISTS) {
                capture.file("/lib/modules/" + release.get() + "/" + list);
            }
        }
    }

    private void bus(String folder) throws IOException {
        for (String device : host.list(folder + "/devices")) {
            String link = folder + "/devices/" + device;
            Optional<String> target = host.readLink(link);
            if (target.isPresent() && target.get().startsWith("../../../devices/")) {
                capture.link(link);
                device("/sys/devices/" + target.get().substring("../../../devices/".length()));
            }
        }
        for (String driver : host.list(folder + "/drivers")) {
            driver(folder + "/drivers/" + driver);
        }
        capture.file(folder + "/drivers_autoprobe");
    }

    /** A driver without devices is loaded, so its directory is kept even if nothing in it is. */
    private void driver(String folder) throws IOException {
        capture.directory(folder);
        capture.presence(folder + "/uevent");
        for (String name : host.list(folder)) {
            if (name.equals("bind") || name.equals("unbind")) {
                capture.presence(folder + "/" + name);
            } else if (host.readLink(folder + "/" + name).isPresent()) {
                capture.link(folder + "/" + name);
            }
        }
    }

    private void device(String folder) throws IOException {
        for (String name : host.list(folder)) {
            if (FILES.contains(name)) {
                capture.file(folder + "/" + name);
            } else if (LINKS.contains(name) || name.startsWith("virtfn")) {
                capture.link(folder + "/" + name);
            } else if (name.equals("reset")) {
                capture.presence(folder + "/" + name);
            }
        }
        capture.file(folder + "/power/runtime_status");
    }

    private void group(String folder) throws IOException {
        capture.file(folder + "/type");
        capture.file(folder + "/reserved_regions");
        for (String device : host.list(folder + "/devices")) {
            capture.link(folder + "/devices/" + device);
        }
    }

    private void iommu(String link) throws IOException {
        capture.link(link);
        Optional<String> target = host.readLink(link);
        if (target.isPresent() && target.get().startsWith("../../devices/")) {
            String folder = "/sys/devices/" + target.get().substring("../../devices/".length());
            capture.link(folder + "/device");
            for (String device : host.list(folder + "/devices")) {
                capture.link(folder + "/devices/" + device);
            }
        }
    }
}
