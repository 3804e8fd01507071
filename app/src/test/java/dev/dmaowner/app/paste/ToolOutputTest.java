package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.host.CaptureException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other tools print of devices. */
class ToolOutputTest {

    private static final String DEVICE = "0000:3b:00.0";

    @Test
    void elementThatIsNotClosedEndsWithItsDevice() throws CaptureException {
        String text =
                """
                <device>
                  <path>/sys/devices/pci0000:00/0000:00:02.0</path>
                  <driver>
                    <name>i915</name>
                </device>
                <device>
                  <path>/sys/devices/pci0000:00/0000:00:03.0</path>
                  <iommuGroup number='3'>
                </device>
                """;
        assertEquals("3", Pasted.said(text, "0000:00:03.0").get("group"));
    }

    @Test
    void virshNodedevDumpxml() throws CaptureException {
        String text =
                """
                $ virsh nodedev-dumpxml pci_0000_3b_00_0
                <device>
                  <name>pci_0000_3b_00_0</name>
                  <path>/sys/devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0</path>
                  <parent>pci_0000_3a_00_0</parent>
                  <driver>
                    <name>ice</name>
                  </driver>
                  <capability type='pci'>
                    <class>0x020000</class>
                    <domain>0</domain>
                    <product id='0x159b'>Ethernet Controller E810-XXV</product>
                    <vendor id='0x8086'>Intel Corporation</vendor>
                    <iommuGroup number='45'>
                      <address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/>
                    </iommuGroup>
                    <numa node='1'/>
                  </capability>
                </device>

                <device>
                  <name>pci_0000_3b_00_1</name>
                  <path>/sys/devices/pci0000:3a/0000:3a:00.0/0000:3b:00.1</path>
                  <capability type='pci'>
                    <vendor id='0x8086'/>
                  </capability>
                </device>
                """;
        assertEquals(
                Map.of(
                        "class",
                        "020000",
                        "driver",
                        "ice",
                        "group",
                        "45",
                        "ids",
                        "8086:159b",
                        "NUMA node",
                        "1",
                        "path",
                        "pci0000:3a/0000:3a:00.0/0000:3b:00.0"),
                Pasted.said(text, DEVICE));
        assertEquals("", Pasted.said(text, "0000:3b:00.1").get("driver"), "it would be named");
    }

    @Test
    void proxmox() throws CaptureException {
        String text =
                """
                root@pve:~# pvesh get /nodes/pve/hardware/pci --output-format json-pretty
                [
                   {
                      "class" : "0x020000",
                      "device" : "0x159b",
                      "device_name" : "Ethernet Controller E810-XXV",
                      "id" : "0000:3b:00.0",
                      "iommugroup" : 45,
                      "subsystem_device" : "0x0003",
                      "subsystem_vendor" : "0x8086",
                      "vendor" : "0x8086"
                   },
                   { "id" : "0000:3b:00.1", "iommugroup" : -1, "vendor" : "0x8086", "device" : "0x159b" }
                ]
                """;
        assertEquals(
                Map.of("class", "020000", "group", "45", "ids", "8086:159b", "subsystem", "8086:0003"),
                Pasted.said(text, DEVICE));
        assertEquals(Map.of("ids", "8086:159b"), Pasted.said(text, "0000:3b:00.1"));
    }

    @Test
    void listsOfGroupsInJson() throws CaptureException {
        for (String text : List.of(
                "[{\"group\": 45, \"devices\": [{\"address\": \"0000:3b:00.0\", \"vendor_id\": \"8086\", \"device_id\": \"159b\"}]}]",
                "{\"groups\": [{\"id\": 45, \"devices\": [{\"bdf\": \"3b:00.0\", \"vendor_id\": \"0x8086\", \"device_id\": \"0x159b\"}]}]}",
                "{\n\"45\": [\n{\"slot\": \"3b:00.0\", \"vendor\": \"8086\", \"device\": \"159b\"}\n]\n}",
                "[{\"iommu_group\": \"45\", \"pci_address\": \"0000:3b:00.0\", \"name\": \"E810 [8086:159b]\"}]")) {
            assertEquals(Map.of("group", "45", "ids", "8086:159b"), Pasted.said(text, DEVICE), text);
        }
        assertEquals(List.of("0000:3b:00.0 in 45"), Pasted.groups("{\"45\": [\"0000:3b:00.0\"]}"));
    }

    @Test
    void lshw() throws CaptureException {
        String text =
                """
                {
                  "id" : "pci", "class" : "bridge", "handle" : "PCIBUS:0000:3b", "businfo" : "pci@0000:3a:00.0", "claimed" : true,
                  "configuration" : { "driver" : "pcieport" },
                  "children" : [
                    { "id" : "network", "class" : "network", "businfo" : "pci@0000:3b:00.0", "product" : "E810 [8086:159B]",
                      "configuration" : { "driver" : "ice", "latency" : "0" }, "claimed" : true },
                    { "id" : "generic", "businfo" : "pci@0000:3b:00.1", "configuration" : { "latency" : "0" } } ]
                }
                """;
        assertEquals(Map.of("driver", "ice", "ids", "8086:159b"), Pasted.said(text, DEVICE));
        assertEquals("pcieport", Pasted.said(text, "0000:3a:00.0").get("driver"));
        assertEquals("", Pasted.said(text, "0000:3b:00.1").get("driver"));
    }

    @Test
    void dpdkDevbind() throws CaptureException {
        String text =
                """
                Network devices using DPDK-compatible driver
                ============================================
                0000:3b:00.1 'Ethernet Controller E810-XXV 159b' drv=vfio-pci unused=ice

                Network devices using kernel driver
                ===================================
                0000:3b:00.0 'Ethernet Controller E810-XXV 159b' numa_node=1 if=ens1f0 drv=ice unused=vfio-pci *Active*

                Other Network devices
                =====================
                0000:5e:00.0 'I350 Gigabit Network Connection 1521' unused=igb,vfio-pci
                """;
        assertEquals(Map.of("driver", "ice", "NUMA node", "1"), Pasted.said(text, DEVICE));
        assertEquals("vfio-pci", Pasted.said(text, "0000:3b:00.1").get("driver"));
        assertEquals("", Pasted.said(text, "0000:5e:00.0").get("driver"));
    }

    @Test
    void spdkStatus() throws CaptureException {
        String text =
                """
                Type     BDF             Vendor Device NUMA    Driver           Device     Block devices
                NVMe     0000:3b:00.0    144d   a80a   1       nvme             nvme0      nvme0n1
                I/OAT    0000:00:04.0    8086   6f20   0       -                -          -
                """;
        assertEquals(Map.of("driver", "nvme", "ids", "144d:a80a", "NUMA node", "1"), Pasted.said(text, DEVICE));
        assertEquals("", Pasted.said(text, "0000:00:04.0").get("driver"));
    }

    @Test
    void whatOnlyLooksLikeJsonOrXmlIsNoFact() throws CaptureException {
        for (String text : List.of(
                "{\"id\": \"0000:3b:00.0\"",
                "[\n]]]]\n",
                "{\"id\" \"0000:3b:00.0\"}",
                "<device>\n<path>/sys/devices/x/0000:3b:00.0</path>\n",
                "[{\"id\": \"0000:3b:00.9\"}]",
                "<device>\n<path>\n</device>\n",
                "<device>\n<vendor id=\n</device>\n")) {
            assertEquals(List.of(), List.copyOf(Pasted.facts(text).devices()), text);
        }
        assertEquals(
                List.of("a:1: the JSON that begins here is cut off, so neither it nor what follows is read"),
                Pasted.facts("[\n3b:00.0 x\n").remarks());
        assertEquals(1, Pasted.facts("<device>\n").remarks().size());
        assertEquals(
                List.of("0000:3b:00.0 in 45"),
                Pasted.groups("{\"a\": }\nIOMMU Group 45:\n\t3b:00.0 x\n"),
                "what follows is read all the same");
    }
}
