package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LspciRegistersTest {

    private static final String ENDPOINT =
            """
            00: 86 80 d3 10 07 05 10 00 00 00 00 02 10 00 00 00
            10: 00 00 08 fe 00 00 04 fe 01 c0 00 00 00 00 0a fe
            20: 00 00 00 00 00 00 00 00 00 00 00 00 f4 1a 00 11
            30: 00 00 00 00 c8 00 00 00 00 00 00 00 0b 01 00 00
            """;

    private static String bridge(int secondary, int subordinate) {
        return """
                00: 36 1b 0c 00 07 05 10 00 00 00 04 06 00 00 01 00
                10: 00 00 00 00 00 00 00 00 00 %02x %02x 00 00 00 00 00
                20: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                30: 00 00 00 00 00 00 00 00 00 00 00 00 0b 01 00 00
                """
                .formatted(secondary, subordinate);
    }

    private static CapturedHost host(String text) throws IOException {
        return laidOut(facts(text));
    }

    private static HostFacts facts(String text) throws IOException {
        HostFacts facts = new HostFacts();
        PastedMachine.read("dump", text, facts);
        return facts;
    }

    private static CapturedHost laidOut(HostFacts facts) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        PastedMachine.layOut(facts, tree);
        return CapturedHost.of(tree.build(), "dump");
    }

    private static byte[] registers(String text) throws IOException {
        return facts(text).devices().iterator().next().registers(DeviceFacts.Functions.ONE);
    }

    private static Optional<String> link(CapturedHost host, String device) {
        return host.readLink("/sys/bus/pci/devices/" + device);
    }

    @Test
    void aDeviceIsLaidOutAsTheKernelShowsIt() throws IOException {
        CapturedHost host = host("00:02.0 Ethernet controller: Intel Corporation 82574L\n"
                + "\tIOMMU group: 7\n\tKernel driver in use: e1000e\n\tKernel modules: e1000e\n" + ENDPOINT);
        String device = "/sys/bus/pci/devices/0000:00:02.0";
        assertEquals(List.of("0000:00:02.0"), host.list("/sys/bus/pci/devices"));
        assertEquals(
                Optional.of("DRIVER=e1000e\nPCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=1AF4:1100\n"
                        + "PCI_SLOT_NAME=0000:00:02.0\n"
                        + "MODALIAS=pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i00"),
                host.readText(device + "/uevent"));
        assertEquals(Optional.of("0x8086"), host.readText(device + "/vendor"));
        assertEquals(Optional.of("0x10d3"), host.readText(device + "/device"));
        assertEquals(Optional.of("0x020000"), host.readText(device + "/class"));
        assertEquals(64, host.read(device + "/config").orElseThrow().length);
        assertEquals(Optional.of("../../../bus/pci/drivers/e1000e"), host.readLink(device + "/driver"));
        assertEquals(Optional.of("../../../kernel/iommu_groups/7"), host.readLink(device + "/iommu_group"));
        for (String back : List.of(
                "/sys/bus/pci/drivers/e1000e/0000:00:02.0",
                device + "/driver/0000:00:02.0",
                device + "/iommu_group/devices/0000:00:02.0",
                device + "/subsystem/devices/0000:00:02.0",
                "/sys/devices/pci0000:00/0000:00:02.0")) {
            assertTrue(host.exists(back + "/uevent"), back);
        }
    }

    @Test
    void whatTheDumpDoesNotSayIsNotThere() throws IOException {
        CapturedHost host = host("00:02.0 Ethernet controller: Intel\n\tKernel modules: e1000e\n" + ENDPOINT);
        assertFalse(host.exists("/sys/bus/pci/devices/0000:00:02.0/driver"));
        assertFalse(host.exists("/sys/bus/pci/devices/0000:00:02.0/iommu_group"));
        assertFalse(host.exists("/sys/kernel/iommu_groups"));
        assertFalse(host.readText("/sys/bus/pci/devices/0000:00:02.0/uevent")
                .orElseThrow()
                .contains("DRIVER"));
    }

    @Test
    void bridgesLeadToTheirBuses() throws IOException {
        CapturedHost host = host("00:01.0 PCI bridge: a\n" + bridge(1, 4) + "01:00.0 PCI bridge: b\n" + bridge(2, 3)
                + "02:00.0 Ethernet: c\n" + ENDPOINT + "03:00.0 Ethernet: virtual function\n" + ENDPOINT
                + "04:00.0 Ethernet: below a port that is missing\n" + ENDPOINT + "40:00.0 Ethernet: d\n" + ENDPOINT
                + "0001:01:00.0 Ethernet: in another domain\n" + ENDPOINT);
        String chain = "../../../devices/pci0000:00/0000:00:01.0/";
        assertEquals(Optional.of(chain + "0000:01:00.0/0000:02:00.0"), link(host, "0000:02:00.0"));
        assertEquals(Optional.of(chain + "0000:01:00.0/0000:03:00.0"), link(host, "0000:03:00.0"));
        assertEquals(Optional.of(chain + "0000:04:00.0"), link(host, "0000:04:00.0"));
        assertEquals(Optional.of("../../../devices/pci0000:40/0000:40:00.0"), link(host, "0000:40:00.0"));
        assertEquals(Optional.of("../../../devices/pci0001:01/0001:01:00.0"), link(host, "0001:01:00.0"));
        assertEquals(Optional.of("4"), host.readText("/sys/bus/pci/devices/0000:00:01.0/subordinate_bus_number"));
    }

    @Test
    void bridgesThatLeadToEachOtherOrBackAreNoParents() throws IOException {
        CapturedHost host = host("01:00.0 PCI bridge: a\n" + bridge(2, 2) + "02:00.0 PCI bridge: b\n" + bridge(1, 255)
                + "03:00.0 PCI bridge: to itself\n" + bridge(3, 3) + "05:00.0 PCI bridge: not set up\n" + bridge(0, 0));
        assertEquals(Optional.of("../../../devices/pci0000:01/0000:01:00.0"), link(host, "0000:01:00.0"));
        assertEquals(Optional.of("../../../devices/pci0000:01/0000:01:00.0/0000:02:00.0"), link(host, "0000:02:00.0"));
        assertEquals(Optional.of("../../../devices/pci0000:03/0000:03:00.0"), link(host, "0000:03:00.0"));
    }

    @Test
    void textAroundTheDumpAndBlanksBeforeItAreNoMatter() throws IOException {
        String indented = ("0000:00:02.0 Ethernet controller [0200]: Intel [8086:10d3]\n" + ENDPOINT)
                .replaceAll("(?m)^", "    ")
                .replace("\n", "\r\n");
        String around = "$ sudo lspci -xxxx\nbe: a word\n00: 12 34\n-[0000:00]-+-02.0\n" + indented + "\n# end\n";
        assertEquals(1, facts(around).devices().size());
        assertEquals(64, registers(around).length);
    }

    @Test
    void aDeviceMayBeListedTwiceAndDumpedOnce() throws IOException {
        String listing = "00:02.0 Ethernet controller: Intel\n\tKernel driver in use: e1000e\n\n";
        String dump = "00:02.0 0200: 8086:10d3\n" + ENDPOINT;
        for (String text : List.of(listing + dump, dump + listing)) {
            DeviceFacts device = facts(text).devices().iterator().next();
            assertEquals(Optional.of("e1000e"), device.value(Fact.DRIVER));
            assertEquals(64, registers(text).length);
        }
    }

    @Test
    void dumpThatBeginsAnewBelowOneHeadingIsTheFirst() throws IOException {
        HostFacts facts = facts("00:02.0 0200: 8086:10d3\n" + ENDPOINT + ENDPOINT.replace("86 80", "22 11"));
        assertEquals(
                List.of("dump:6: 0000:00:02.0 is dumped twice; its registers are those of the first dump"),
                facts.remarks());
        assertEquals((byte) 0x86, facts.devices().iterator().next().registers(DeviceFacts.Functions.ONE)[0]);
    }

    @Test
    void whatNoRegistersAreOfIsKnownByWhatIsSaidOfIt() throws IOException {
        CapturedHost host = host("\n00:02.0 Ethernet controller [0200]: Intel [8086:10d3] (rev 02)\n");
        String device = "/sys/bus/pci/devices/0000:00:02.0";
        assertEquals(Optional.of("0x10d3"), host.readText(device + "/device"));
        assertEquals(Optional.of("0x020000"), host.readText(device + "/class"));
        assertFalse(host.exists(device + "/config"));
        assertFalse(host.exists(device + "/uevent"), "which would say that it has no driver");
    }

    @Test
    void aLineThatAnotherMessageHasCutIsPutTogether() throws IOException {
        String cut = ENDPOINT.replace("0a fe\n", "pcilib: read failed: No such device\n0a fe\n");
        assertArrayEquals(registers("00:02.0 x\n" + ENDPOINT), registers("00:02.0 x\n" + cut));
    }

    @Test
    void whatComesAfterAGapIsUnknown() throws IOException {
        String gap = ENDPOINT.replaceAll("(?m)^20: .*\n", "");
        assertEquals(32, registers("00:02.0 x\n" + gap).length);
    }

    @Test
    void noNameInTheTextBecomesAPathOfItsOwn() throws IOException {
        CapturedHost host = host("00:02.0 Ethernet: x\n\tKernel driver in use: ../../../etc\n\tIOMMU group: ../3\n"
                + ENDPOINT + "00:03.0 Ethernet: y\n\tKernel driver in use: ..\n\tIOMMU group: 00\n" + ENDPOINT);
        for (String device : List.of("0000:00:02.0", "0000:00:03.0")) {
            assertFalse(
                    host.readLink("/sys/bus/pci/devices/" + device + "/driver").isPresent());
            assertFalse(host.readLink("/sys/bus/pci/devices/" + device + "/iommu_group")
                    .isPresent());
        }
    }

    @Test
    void addressesThatNoDeviceHasAreNoHeadings() throws IOException {
        for (String heading : List.of(
                "00:20.0 x",
                "00:00.8 x",
                "0:00.0 x",
                "g0:00.0 x",
                "00:00.00 x",
                ":00:00.0 x",
                "123456789:00:00.0 x",
                "00-00.0 x",
                ".",
                "")) {
            assertEquals(0, facts(heading + "\n" + ENDPOINT).said(), heading);
        }
        assertEquals(
                "10000:e1:1f.7",
                facts("10000:e1:1f.7\n" + ENDPOINT)
                        .devices()
                        .iterator()
                        .next()
                        .address()
                        .toString());
    }

    @Test
    void theSubsystemOfABridgeIsInACapabilityThatMayBeInACircle() throws IOException {
        String withCapability = "00:01.0 PCI bridge: a\n\tKernel driver in use: pcieport\n"
                + bridge(1, 1).replace("30: 00 00 00 00 00", "30: 00 00 00 00 40")
                + "40: 01 48 00 00 00 00 00 00 0d 40 00 00 86 80 34 12\n";
        assertTrue(host(withCapability)
                .readText("/sys/bus/pci/devices/0000:00:01.0/uevent")
                .orElseThrow()
                .contains("PCI_SUBSYS_ID=8086:1234"));
        String circle = withCapability.replace("40: 01 48", "40: 01 40");
        assertTrue(host(circle)
                .readText("/sys/bus/pci/devices/0000:00:01.0/uevent")
                .orElseThrow()
                .contains("PCI_SUBSYS_ID=0000:0000"));
    }

    @Test
    void aVirtualFunctionHasTheIdsThatItsPhysicalFunctionTells() throws IOException {
        byte[] physical = new byte[4096];
        physical[0] = (byte) 0x86;
        physical[1] = (byte) 0x80;
        byte[] sriov = {0x10, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 8, 0, 1, 0, 0, 0, 0x34, 0x12};
        System.arraycopy(sriov, 0, physical, 0x100, sriov.length);
        byte[] virtual = new byte[64];
        Arrays.fill(virtual, 0, 4, (byte) 0xff);
        CapturedHost host = laidOut(functions(physical, virtual));
        String function = "/sys/bus/pci/devices/0000:01:01.0";
        assertEquals(Optional.of("0x8086"), host.readText(function + "/vendor"));
        assertEquals(Optional.of("0x1234"), host.readText(function + "/device"));
        assertEquals(Optional.of("0x8086"), host.readText(function + "/physfn/virtfn0/vendor"));
        assertFalse(host.exists("/sys/bus/pci/devices/0000:01:02.0/physfn"));
        physical[0x108] = 0;
        host = laidOut(functions(physical, virtual));
        assertEquals(Optional.of("0xffff"), host.readText(function + "/vendor"), "switched off");
        physical[0x100] = 1;
        physical[0x103] = 0x10;
        host = laidOut(functions(physical, virtual));
        assertFalse(host.exists(function + "/physfn"), "capabilities in a circle");
    }

    private static HostFacts functions(byte[] physical, byte[] virtual) throws IOException {
        HostFacts facts = new HostFacts();
        facts.device(new PciAddress(0, 1, 0, 0)).registers(physical);
        facts.device(new PciAddress(0, 1, 1, 0)).registers(virtual);
        facts.device(new PciAddress(0, 1, 2, 0)).registers(virtual);
        return facts;
    }
}
