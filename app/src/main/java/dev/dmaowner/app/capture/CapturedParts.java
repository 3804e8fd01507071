package dev.dmaowner.app.capture;

import dev.dmaowner.app.source.HostParts;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.plan.survey.DeviceHardware;
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
            "current_link_speed",
            "current_link_width",
            "d3cold_allowed",
            "device",
            "dma_mask_bits",
            "driver_override",
            "id",
            "max_link_speed",
            "max_link_width",
            "modalias",
            "numa_node",
            "power_state",
            "reset_method",
            "resource",
            "revision",
            "secondary_bus_number",
            "sriov_drivers_autoprobe",
            "sriov_numvfs",
            "sriov_offset",
            "sriov_stride",
            "sriov_totalvfs",
            "sriov_vf_device",
            "subordinate_bus_number",
            "subsystem_device",
            "subsystem_vendor",
            "uevent",
            "vendor",
            "waiting_for_supplier");
    /** Files that newer kernels wake a device for. */
    private static final Set<String> WAKING = Set.of(
            "current_link_speed",
            "current_link_width",
            "max_link_width",
            "secondary_bus_number",
            "subordinate_bus_number");

    private static final Set<String> LINKS = Set.of("driver", "iommu", "iommu_group", "physfn", "subsystem");
    private static final List<String> BEGINNINGS_OF_LINKS = List.of("virtfn", "supplier:", "consumer:");
    /** Files that only take writes: a capture records that they exist, which tells what can be done with the device. */
    private static final Set<String> PRESENCES = Set.of("remove", "reset");

    private static final String TABLES = "/sys/firmware/acpi/tables";
    static final String FLATTENED_TREE = "/sys/firmware/fdt";
    static final List<String> TABLES_OF_IOMMUS = List.of("DMAR", "IORT", "IVRS", "RIMT", "VIOT");
    /** Modules whose parameters and presence decide what userspace may do. */
    static final List<String> MODULES = List.of("arm_smmu", "iommu", "kvm", "mdev", "pci_stub", "vfio", "xen_pciback");

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
        capture.existing("/sys/kernel/iommu_groups");
        for (String group : host.list("/sys/kernel/iommu_groups")) {
            group("/sys/kernel/iommu_groups/" + group);
        }
        capture.existing("/sys/class/iommu");
        for (String iommu : host.list("/sys/class/iommu")) {
            iommu("/sys/class/iommu/" + iommu);
        }
        // It tells that the kernel was built with nodes of devices, as the class vfio does of nodes of groups.
        capture.existing("/sys/class/vfio-dev");
        HostParts.FILES.forEach(capture::file);
        firmware();
        modules();
        new CapturedClasses(host, capture).addAll();
        new CapturedNodes(host, capture).addAll();
    }

    /** Only root can read tables. That there are some, and which, everyone sees. */
    private void firmware() throws IOException {
        capture.existing(TABLES);
        capture.existing("/sys/firmware/efi");
        for (String table : host.list(TABLES)) {
            if (host.list(TABLES + "/" + table).isEmpty()) {
                capture.presence(TABLES + "/" + table);
            }
        }
        for (String table : TABLES_OF_IOMMUS) {
            capture.file(TABLES + "/" + table);
        }
        capture.file(FLATTENED_TREE);
        capture.tree("/sys/firmware/devicetree/base", DEEPEST_TREE);
        for (String root : host.list("/sys/devices")) {
            firmwareNode("/sys/devices/" + root);
        }
    }

    private void firmwareNode(String device) throws IOException {
        for (String name : List.of("firmware_node", "of_node")) {
            capture.link(device + "/" + name);
        }
        Optional<String> node = host.linkTarget(device + "/firmware_node");
        if (node.isPresent()) {
            capture.file(node.get() + "/path");
        }
    }

    private void modules() throws IOException {
        for (String module : host.list("/sys/module")) {
            if (MODULES.stream().anyMatch(module::startsWith)) {
                String folder = "/sys/module/" + module;
                capture.existing(folder);
                host.list(folder + "/parameters").forEach(name -> capture.file(folder + "/parameters/" + name));
            }
        }
        Optional<String> release = host.description().kernelRelease();
        if (release.isPresent() && release.get().indexOf('/') < 0) {
            capture.text("/proc/sys/kernel/osrelease", release.get() + "\n");
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
        // The link to a driver's module leads somewhere, which tells that the driver is not built in.
        Optional<String> module = host.linkTarget(folder + "/module");
        if (module.isPresent() && module.get().startsWith("/sys/module/")) {
            capture.existing(module.get());
        }
    }

    private void device(String folder) throws IOException {
        boolean isAsleep =
                host.description().kind() == HostDescription.Kind.LIVE && !DeviceHardware.isAwake(host, folder);
        for (String name : host.list(folder)) {
            if (FILES.contains(name)) {
                if (!isAsleep || !WAKING.contains(name)) {
                    capture.file(folder + "/" + name);
                }
            } else if (LINKS.contains(name) || BEGINNINGS_OF_LINKS.stream().anyMatch(name::startsWith)) {
                capture.link(folder + "/" + name);
            } else if (PRESENCES.contains(name)) {
                capture.presence(folder + "/" + name);
            }
        }
        firmwareNode(folder);
        capture.file(folder + "/power/runtime_status");
        for (String entry : host.list(folder + "/vfio-dev")) {
            capture.file(folder + "/vfio-dev/" + entry + "/dev");
        }
    }

    private void group(String folder) throws IOException {
        capture.file(folder + "/type");
        capture.file(folder + "/reserved_regions");
        capture.file(folder + "/name");
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
