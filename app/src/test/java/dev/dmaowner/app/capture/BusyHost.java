package dev.dmaowner.app.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host whose devices are in use in every way that safety checks know, laid out as a running kernel shows it: {@code /proc/self} and
 * {@code /proc/net} are links. Everything that identifies it has "alice", a MAC address or a UUID in it.
 */
final class BusyHost {

    static final String UUID = "6c6f6e67-1234-4abc-9def-0123456789ab";
    static final String MAC = "021122334455";
    static final String SERVER = "files.alice.example";

    private static final String BRIDGE = "sys/devices/pci0000:00/";
    private static final String VIRTUAL = "sys/devices/virtual/";

    private final Path root;

    private BusyHost(Path root) {
        this.root = root;
    }

    /** Lay it out in an empty folder. */
    static void in(Path folder) throws IOException {
        BusyHost host = new BusyHost(folder);
        host.kernel();
        host.pci("0000:00:17.0", "0x010601", "ahci", "4");
        host.pci("0000:00:19.0", "0x020000", "e1000e", "5");
        host.pci("0000:00:02.0", "0x030000", "i915", "1");
        host.pci("0000:00:16.3", "0x070002", "serial", "6");
        host.pci("0000:00:1d.0", "0x020000", "vfio-pci", "7");
        host.disk();
        host.network();
        host.displayAndConsole();
        host.processes();
    }

    private void kernel() throws IOException {
        write("proc/sys/kernel/osrelease", "6.8.0-60-generic\n");
        write("proc/sys/kernel/hostname", "alice-desk\n");
        write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        write(
                "proc/cmdline",
                "BOOT_IMAGE=/vmlinuz root=UUID=" + UUID + " intel_iommu=on nosmt rd.luks.name=" + UUID
                        + "=alice wonderland=1 cheshire dyndbg=\"file rabbit.c +p\" console=ttyS4 -- console=looking-glass\n");
        write("proc/interrupts", "           CPU0\n  24:       7  PCI-MSI-0000:00:17.0    0-edge  ahci\n");
        write("proc/iomem", "00000000-00000fff : Reserved\ne0000000-e07fffff : BOOTFB\n");
        write("proc/fb", "0 i915drmfb\n");
        write("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
        write("sys/firmware/efi/fw_platform_size", "64\n");
        write("sys/firmware/acpi/tables/FACP", "x");
        write("sys/module/vfio_pci/parameters/disable_idle_d3", "N\n");
        link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        write(VIRTUAL + "iommu/dmar0/uevent", "");
        for (String driver : new String[] {"ahci", "e1000e", "i915", "serial", "vfio-pci"}) {
            write("sys/bus/pci/drivers/" + driver + "/bind", "");
        }
        link("sys/bus/pci/drivers/vfio-pci/module", "../../../../module/vfio_pci");
    }

    private void pci(String name, String code, String driver, String group) throws IOException {
        String device = BRIDGE + name;
        write(device + "/vendor", "0x8086\n");
        write(device + "/device", "0x1234\n");
        write(device + "/class", code + "\n");
        write(device + "/uevent", "DRIVER=" + driver + "\nPCI_CLASS=" + code.substring(2) + "\nPCI_ID=8086:1234\n");
        write(device + "/reset", "");
        write(device + "/remove", "");
        write(device + "/power/runtime_status", name.equals("0000:00:19.0") ? "suspended\n" : "active\n");
        if (!name.equals("0000:00:19.0")) {
            write(device + "/current_link_speed", "8.0 GT/s PCIe\n");
        }
        write(device + "/max_link_speed", "8.0 GT/s PCIe\n");
        link(device + "/supplier:acpi:LNXVIDEO:00", "../../virtual/devlink/acpi:LNXVIDEO:00--pci:" + name);
        link(device + "/subsystem", "../../../bus/pci");
        link(device + "/driver", "../../../bus/pci/drivers/" + driver);
        link(device + "/iommu_group", "../../../kernel/iommu_groups/" + group);
        link("sys/bus/pci/devices/" + name, "../../../devices/pci0000:00/" + name);
        link("sys/bus/pci/drivers/" + driver + "/" + name, "../../../../devices/pci0000:00/" + name);
        link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/pci0000:00/" + name);
        write("sys/kernel/iommu_groups/" + group + "/type", "DMA\n");
    }

    /** An encrypted partition with a volume that is mounted. */
    private void disk() throws IOException {
        String disk = BRIDGE + "0000:00:17.0/ata1/block/sda";
        block(disk, "sda", "8:0");
        block(disk + "/sda2", "sda2", "8:2");
        block(disk + "/sda3", "sda3", "8:3");
        block(disk + "/sda4", "sda4", "8:4");
        block(VIRTUAL + "block/dm-0", "dm-0", "253:0");
        block(VIRTUAL + "block/dm-1", "dm-1", "253:1");
        block(VIRTUAL + "block/dm-2", "dm-2", "253:2");
        write(VIRTUAL + "block/dm-2/dm/name", "teapot-dormouse\n");
        link(disk + "/sda4/holders/dm-2", "../../../../../../../virtual/block/dm-2");
        link("dev/teapot/dormouse", "../mapper/teapot-dormouse");
        link("dev/mapper/teapot-dormouse", "../dm-2");
        link("dev/disk/by-label/hatter", "../../sda3");
        write(VIRTUAL + "block/dm-0/dm/name", "luks-" + UUID + "\n");
        write(VIRTUAL + "block/dm-1/dm/name", "alice--desk-home\n");
        link(disk + "/sda2/holders/dm-0", "../../../../../../../virtual/block/dm-0");
        link(VIRTUAL + "block/dm-0/holders/dm-1", "../../dm-1");
        link("dev/mapper/alice--desk-home", "../dm-1");
        String mounts = "/dev/mapper/alice--desk-home /home/alice ext4 rw,relatime 0 0\n" + SERVER
                + ":/export /mnt/alice nfs4 rw,addr=10.0.0.1 0 0\n/dev/disk/by-label/hatter /srv ext4 rw 0 0\nproc /proc proc rw 0 0\n";
        write("proc/812/mounts", mounts);
        write("proc/812/mountinfo", "31 1 253:1 /@alice /home/alice rw - ext4 /dev/mapper/alice--desk-home rw\n");
        link("proc/self", "812");
        link("proc/mounts", "self/mounts");
        write(
                "proc/swaps",
                "Filename\tType\tSize\tUsed\tPriority\n/home/alice/swap file 1 0 -2\n"
                        + "/dev/mapper/teapot-dormouse partition 1 0 -3\n");
    }

    private void block(String folder, String name, String number) throws IOException {
        write(folder + "/dev", number + "\n");
        write(folder + "/hidden", "0\n");
        write(folder + "/uevent", "DEVNAME=" + name + "\n");
        link("sys/class/block/" + name, "../../" + folder.substring("sys/".length()));
        link("sys/dev/block/" + number, "../../" + folder.substring("sys/".length()));
    }

    /** A bridge that carries the default route, on a network device that is named after its address. */
    private void network() throws IOException {
        String name = "enx" + MAC;
        String device = BRIDGE + "0000:00:19.0/net/" + name;
        write(device + "/address", "02:11:22:33:44:55\n");
        write(device + "/uevent", "INTERFACE=" + name + "\nIFINDEX=2\n");
        link("sys/class/net/" + name, "../../devices/pci0000:00/0000:00:19.0/net/" + name);
        write(VIRTUAL + "net/br0/uevent", "DEVTYPE=bridge\n");
        link(VIRTUAL + "net/br0/brif/" + name, "../../../../pci0000:00/0000:00:19.0/net/" + name + "/brport");
        link("sys/class/net/br0", "../../devices/virtual/net/br0");
        link("proc/net", "self/net");
        write(
                "proc/812/net/route",
                "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
                        + "br0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
                        + "br0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n");
        write(
                "proc/812/net/ipv6_route",
                "fe80000000000000021122fffe334455 80 " + "0".repeat(32) + " 00 " + "0".repeat(32)
                        + " 00000000 00000001 00000000 80200001 " + name + "\n");
    }

    private void displayAndConsole() throws IOException {
        write(BRIDGE + "0000:00:02.0/boot_vga", "1\n");
        write(BRIDGE + "0000:00:02.0/graphics/fb0/dev", "29:0\n");
        link("sys/class/graphics/fb0", "../../devices/pci0000:00/0000:00:02.0/graphics/fb0");
        write(BRIDGE + "0000:00:16.3/tty/ttyS4/dev", "4:68\n");
        write(BRIDGE + "0000:00:16.3/tty/ttyS4/uevent", "DEVNAME=ttyS4\n");
        link("sys/class/tty/ttyS4", "../../devices/pci0000:00/0000:00:16.3/tty/ttyS4");
        link("sys/dev/char/4:68", "../../devices/pci0000:00/0000:00:16.3/tty/ttyS4");
        write("proc/consoles", "ttyS4                -W- (EC    p  )    4:68\n");
        write(
                "proc/bus/input/devices",
                "I: Bus=0005\nN: Name=\"Jabberwock's keyboard\"\nP: Phys=usb-bandersnatch/input0\nU: Uniq=02:11:22:33:44:55\nS: Sysfs=/devices/x\n\n");
    }

    private void processes() throws IOException {
        Files.createDirectories(root.resolve("dev/vfio"));
        write("proc/812/comm", "dmaowner\n");
        link("proc/812/fd/0", "/home/alice/notes");
        write("proc/900/comm", "getty\n");
        link("proc/900/fd/0", "/dev/ttyS4");
        write("proc/901/comm", "qemu-system-x86\n");
        link("proc/901/fd/17", "/dev/vfio/7");
        link("proc/901/fd/19", "anon_inode:[vfio-device]");
        write("proc/901/fdinfo/17", "pos:\t0\n");
        write("proc/901/fdinfo/19", "pos:\t0\nvfio-device-syspath: /sys/devices/pci0000:00/0000:00:1d.0\n");
        link("proc/901/fd/18", "/home/alice/disk.img");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String path, String target) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }
}
