package dev.dmaowner.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.AskedHost;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** To explain a device, what other host bridges lead to is not read: its place in the listing of the bus tells where it is. */
class CostOfExplainTest {

    private static final int FEW = 50;

    /** Each device is alone below a host bridge of its own. */
    private static Host machine(int devices) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        for (int number = 0; number < devices; number++) {
            String name = String.format("%04x:00:03.0", number);
            String place = String.format("pci%04x:00/%s", number, name);
            tree.file(
                    "sys/devices/" + place + "/uevent",
                    ("DRIVER=e1000e\nPCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=8086:A01F\nPCI_SLOT_NAME=" + name
                                    + "\nMODALIAS=pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00\n")
                            .getBytes());
            tree.link("sys/devices/" + place + "/driver", "../../../bus/pci/drivers/e1000e");
            tree.link("sys/devices/" + place + "/iommu_group", "../../../kernel/iommu_groups/" + number);
            tree.link("sys/bus/pci/devices/" + name, "../../../devices/" + place);
            tree.link("sys/kernel/iommu_groups/" + number + "/devices/" + name, "../../../../devices/" + place);
            tree.file("sys/kernel/iommu_groups/" + number + "/type", "DMA\n".getBytes());
        }
        return CapturedHost.of(tree.build(), "machine");
    }

    private static AskedHost asked(int devices) throws IOException {
        AskedHost host = new AskedHost(machine(devices));
        MachineFactory machines =
                MachineFactory.of(InstalledPlugins.findBeside().plugins());
        Host part = PartOfHost.around(new RememberingHost(host), new DeviceId("pci", "0000:00:03.0"));
        MachineFacts.of(part, machines, ConfigSpace.READ_ACTIVE, SurveyRequest.of(machines.plugins()));
        machines.simulate(part);
        return host;
    }

    @Test
    void anotherHostBridgeCostsALinkADevice() throws IOException {
        AskedHost few = asked(FEW);
        AskedHost twice = asked(2 * FEW);
        assertEquals(few.read(), twice.read(), "files");
        assertEquals(few.listed(), twice.listed(), "directories");
        assertEquals(FEW, twice.links().size() - few.links().size(), "links");
        assertEquals(few.looked(), twice.looked(), "what is looked for");
    }
}
