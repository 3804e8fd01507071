package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.dmaowner.app.AskedHost;
import dev.dmaowner.app.cli.ColourUse;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code show} over all devices costs, in what does not depend on the machine that it runs on. */
class CostOfShowTest {

    private static final int FEW = 100;
    private static final int DEVICES_IN_A_GROUP = 2;

    private static Host machine(int devices) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        for (int number = 0; number < devices; number++) {
            String name = String.format("%04x:%02x:00.0", number >> 8, number & 0xff);
            String place = String.format("pci%04x:00/%s", number >> 8, name);
            int group = number / DEVICES_IN_A_GROUP;
            tree.file(
                    "sys/devices/" + place + "/uevent",
                    ("DRIVER=e1000e\nPCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=8086:A01F\nPCI_SLOT_NAME=" + name
                                    + "\nMODALIAS=pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00\n")
                            .getBytes());
            tree.link("sys/devices/" + place + "/subsystem", "../../../bus/pci");
            tree.link("sys/devices/" + place + "/driver", "../../../bus/pci/drivers/e1000e");
            tree.link("sys/devices/" + place + "/iommu_group", "../../../kernel/iommu_groups/" + group);
            tree.link("sys/bus/pci/devices/" + name, "../../../devices/" + place);
            tree.link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/" + place);
            tree.file("sys/kernel/iommu_groups/" + group + "/type", "DMA\n".getBytes());
        }
        return CapturedHost.of(tree.build(), "machine");
    }

    private static void show(Host host) throws IOException {
        MachineFactory machines =
                MachineFactory.of(InstalledPlugins.findBeside().plugins());
        ShownMachine shown = ShownMachine.of(new RememberingHost(host), machines, ShownMachine.Depth.OVERVIEW);
        Selection all = Selection.all(shown.survey());
        PrintWriter out = new PrintWriter(Writer.nullWriter());
        new ShowText(shown, List.of(), PciNames.none(), new Palette(ColourUse.PLAIN), out).print(all);
        shown.verdicts().notChecked(all.groups());
    }

    private static AskedHost asked(int devices) throws IOException {
        AskedHost host = new AskedHost(machine(devices));
        show(host);
        return host;
    }

    @Test
    void eachDeviceCostsAUeventAndAFewLinks() throws IOException {
        AskedHost few = asked(FEW);
        AskedHost twice = asked(2 * FEW);
        int groups = FEW / DEVICES_IN_A_GROUP;
        assertEquals(FEW, uevents(few), "one uevent a device");
        assertEquals(FEW + 2 * groups, twice.read().size() - few.read().size(), "files: one a device and two a group");
        assertEquals(2 * FEW, twice.links().size() - few.links().size(), "links");
        assertEquals(groups, twice.listed().size() - few.listed().size(), "directories: one a group");
        assertEquals(0, twice.looked().size() - few.looked().size(), "nothing is looked for at each device");
    }

    private static long uevents(AskedHost host) {
        return host.read().stream().filter(path -> path.endsWith("/uevent")).count();
    }

    @Test
    void nothingIsAskedTwice() throws IOException {
        AskedHost host = asked(FEW);
        for (List<String> paths : List.of(host.read(), host.listed(), host.links(), host.looked())) {
            Set<String> seen = new HashSet<>();
            assertEquals(
                    List.of(), paths.stream().filter(path -> !seen.add(path)).toList());
        }
    }

    /** The first runs also allocate what is made once: classes, call sites, tables of the kernel's drivers. */
    @Test
    void memoryADeviceIsBounded() throws IOException {
        Host small = machine(FEW);
        Host large = machine(2 * FEW);
        long least = IntStream.range(0, 10)
                .mapToLong(run -> (allocated(large) - allocated(small)) / FEW)
                .min()
                .orElseThrow();
        assertTrue(least > 0 && least < 70_000, least + " bytes a device");
    }

    private static long allocated(Host host) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        try {
            show(host);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
}
