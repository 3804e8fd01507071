package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.PciAddress;
import dev.dmaowner.app.paste.DeviceFacts.Functions;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LspciReaderTest {

    private static final String DEVICE = "0000:05:00.0";

    private static final String VERBOSE =
            """
            00:1c.0 PCI bridge [0604]: Intel Corporation 100 Series Root Port [8086:a110] (rev f1) (prog-if 00 [Normal decode])
            \tControl: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR+ FastB2B- DisINTx+
            \tStatus: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
            \tBus: primary=00, secondary=05, subordinate=06, sec-latency=0
            \tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00
            \t\tDevCap:\tMaxPayload 256 bytes, PhantFunc 0
            \tCapabilities: [80] MSI: Enable+ Count=1/1 Maskable- 64bit-
            \tCapabilities: [100 v1] Advanced Error Reporting
            \tCapabilities: [140 v1] Access Control Services
            \t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd- EgressCtrl- DirectTrans-
            \t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-
            \tKernel driver in use: pcieport

            05:00.0 Ethernet controller [0200]: Intel Corporation I350 [8086:1521] (rev 01)
            \tStatus: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
            \tNUMA node: 1
            \tIOMMU group: 20
            \tCapabilities: [a0] Express (v2) Endpoint, MSI 00
            \tCapabilities: [150 v1] Alternative Routing-ID Interpretation (ARI)
            \t\tARICap:\tMFVC- ACS-, Next Function: 1
            \tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
            \t\tIOVCap:\tMigration- 10BitTagReq- Interrupt Message Number: 000
            \t\tIOVCtl:\tEnable+ Migration- Interrupt- MSE+ ARIHierarchy+ 10BitTagReq-
            \t\tInitial VFs: 8, Total VFs: 8, Number of VFs: 2, Function Dependency Link: 00
            \t\tVF offset: 128, stride: 4, Device ID: 1520
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05:00.0 Ethernet controller [0200]: Intel Corporation I350 Gigabit [8086:1521] (rev 01)",
                "0000:05:00.0 Ethernet controller [0200]: Intel Corporation I350 [8086:1521] (rev 01)",
                "05:00.0 0200: 8086:1521 (rev 01)",
                "05:00.0 \"0200\" \"8086\" \"1521\" -r01 \"\" \"\"",
                "05:00.0 \"Ethernet controller [0200]\" \"Intel [8086]\" \"I350 [1521]\" -r01 \"\" \"\"",
                "05:00.0 Ethernet controller: Device 8086:1521 (rev 01)",
                "Slot:\t05:00.0\nClass:\tEthernet controller [0200]\nVendor:\tIntel Corporation [8086]\nDevice:\tI350 [1521]\nRev:\t01",
                "Device:\t05:00.0\nClass:\t0200\nVendor:\t8086\nDevice:\t1521\nRev:\t01",
            })
    void headingInEveryForm(String text) throws CaptureException {
        Map<String, String> said = Pasted.said(text, DEVICE);
        assertEquals("8086:1521", said.get("ids"));
        assertEquals("0200", said.get("class").substring(0, 4));
        assertEquals("01", said.get("revision"));
        assertNull(said.get("driver"), "not asked for");
    }

    @Test
    void withoutNumbersTheClassIsKnownByItsName() throws CaptureException {
        assertEquals(
                Map.of("class", "0108"),
                Pasted.said("05:00.0 Non-Volatile memory controller: Samsung NVMe SSD\n", DEVICE));
        assertEquals(Map.of(), Pasted.said("05:00.0 Something new: of somebody\n", DEVICE));
    }

    @Test
    void headingThatAMailHasWrapped() throws CaptureException {
        String wrapped = "05:00.0 Ethernet controller [0200]: Intel Corporation\nI350 Gigabit [8086:1521] (rev 01)\n";
        assertEquals("8086:1521", Pasted.said(wrapped, DEVICE).get("ids"));
        String whole = "05:00.0 0200: 8086:1521\nsee [10de:1c03]\n";
        assertEquals("8086:1521", Pasted.said(whole, DEVICE).get("ids"));
        assertNull(Pasted.said("05:00.0 x\nbut look: [10de:1c03]\n", DEVICE).get("ids"));
    }

    @Test
    void interfaceAndSubsystem() throws CaptureException {
        String text =
                "05:00.0 USB controller [0c03]: X [1912:0015] (rev 02) (prog-if 30 [XHCI])\n\tSubsystem: Y Z [1043:8732]\n";
        assertEquals(
                Map.of("class", "0c0330", "ids", "1912:0015", "revision", "02", "subsystem", "1043:8732"),
                Pasted.said(text, DEVICE));
        assertEquals(
                "1043:8732",
                Pasted.said("05:00.0 0c03: 1912:0015\n\tSubsystem: 1043:8732\n", DEVICE)
                        .get("subsystem"));
    }

    @Test
    void machineReadableRecordsTellAllThatTheOthersTell() throws CaptureException {
        String text =
                "Slot:\t05:00.0\nClass:\tEthernet controller [0200]\nVendor:\tIntel [8086]\nDevice:\tI350 [1521]\n"
                        + "SVendor:\tDell [1028]\nSDevice:\tX [0602]\nDriver:\tigb\nModule:\tigb\nNUMANode:\t0\nIOMMUGroup:\t7\n\n"
                        + "Slot:\t05:00.1\nClass:\tEthernet controller [0200]\nVendor:\tIntel [8086]\nDevice:\tI350 [1521]\n";
        assertEquals(
                Map.of(
                        "class",
                        "0200",
                        "driver",
                        "igb",
                        "group",
                        "7",
                        "ids",
                        "8086:1521",
                        "NUMA node",
                        "0",
                        "subsystem",
                        "1028:0602"),
                Pasted.said(text, DEVICE));
        assertEquals("", Pasted.said(text, "0000:05:00.1").get("driver"), "asked for, and none");
        assertEquals("", Pasted.said(text, "0000:05:00.1").get("group"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\\n', ''",
        "'\\n--\\n', ",
        "'\\n05:00.0 x\\n', ",
    })
    void deviceWithoutDriverHasNoneOnlyIfTheWholeListingIsThere(String between, String driver) throws CaptureException {
        String text = "04:00.0 a\n\tKernel driver in use: xhci_hcd" + between.replace("\\n", "\n") + "05:00.0 b\n";
        assertEquals(
                driver,
                Pasted.said(text.replace("05:00.0 x\n05:00.0 b", "\n04:00.0 a\n05:00.0 b"), DEVICE)
                        .get("driver"));
    }

    @Test
    void registersFollowFromWords() throws CaptureException {
        HostFacts facts = Pasted.facts(VERBOSE);
        byte[] port =
                facts.device(PciAddress.parse("0000:00:1c.0").orElseThrow()).registers(Functions.ONE);
        ByteBuffer space = ByteBuffer.wrap(port).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(4096, port.length);
        assertEquals(0xa1108086, space.getInt(0));
        assertEquals(0x060400f1, space.getInt(8));
        assertEquals(1, port[0x0e]);
        assertArrayEquals(new byte[] {0, 5, 6}, Arrays.copyOfRange(port, 0x18, 0x1b));
        assertEquals(0x40, port[0x34]);
        assertEquals((short) 0x8010, space.getShort(0x40), "the next capability is at 80");
        assertEquals((short) 0x0142, space.getShort(0x42), "a root port with a slot");
        int control = space.getInt(0x100) >>> 20;
        assertEquals(0x0001000d, space.getInt(control));
        assertEquals((short) 0x0f, space.getShort(control + 4));
        assertEquals((short) 0x05, space.getShort(control + 6));
        assertEquals(4096, control + 8, "nothing is read behind, where some ports have more");
        byte[] card = facts.device(PciAddress.parse(DEVICE).orElseThrow()).registers(Functions.SEVERAL);
        space = ByteBuffer.wrap(card).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals((byte) 0x80, card[0x0e]);
        assertEquals(0x150, space.getInt(0x100) >>> 20);
        assertEquals(1, card[0x155]);
        assertEquals(1, space.getShort(0x168));
        assertEquals(2, space.getShort(0x170));
        assertEquals(128, space.getShort(0x174));
        assertEquals(0x1520, space.getShort(0x17a));
        assertEquals("20", Pasted.said(facts, DEVICE).get("group"));
    }

    @Test
    void whatTheWordsDoNotTellIsNotRead() throws CaptureException {
        String heading = "05:00.0 Ethernet controller [0200]: Intel [8086:1521]\n\tFlags: bus master, fast devsel\n";
        assertEquals(64, length(heading + "\tCapabilities: <access denied>\n"));
        assertEquals(
                256, length(heading + "\tCapabilities: [a0] Express Endpoint, MSI 00\n"), "nothing extended is told");
        String controlled = heading
                + "\tCapabilities: [a0] Express Endpoint, MSI 00\n\tCapabilities: [100] Advanced Error Reporting\n";
        assertEquals(4096, length(controlled));
        assertEquals(
                0x144,
                length(controlled + "\tCapabilities: [140] Access Control Services\n"),
                "nothing of its bits is told");
        assertEquals(0, length("05:00.0 Ethernet controller [0200]: Intel [8086:1521]\n\tKernel driver in use: igb\n"));
    }

    private static int length(String text) throws CaptureException {
        return Pasted.facts(text).devices().iterator().next().registers(Functions.ONE).length;
    }

    @Test
    void placesThatNoCapabilityHasAreIgnored() throws CaptureException {
        String text = "05:00.0 x\n\tFlags: fast devsel\n\tCapabilities: [04] Express Endpoint, MSI 00\n"
                + "\tCapabilities: [fe] Express Endpoint, MSI 00\n\tCapabilities: [41] Express Endpoint\n"
                + "\tCapabilities: [zz] Express\n\tCapabilities: [ffffff v1] x\n\tCapabilities: [80] Express Endpoint\n"
                + "\tCapabilities: [80] Express Root Port\n\tCapabilities: [82] MSI\n";
        byte[] bytes = Pasted.facts(text).devices().iterator().next().registers(Functions.ONE);
        assertEquals((byte) 0x80, bytes[0x34]);
        assertEquals(2, bytes[0x82], "of two at one place the first counts");
    }

    @Test
    void wordsDoNotMakeMoreRegistersThanAMachineCanHave() throws CaptureException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            text.append(PciAddress.ofRequesterId(0, i)).append(" x\n\tCapabilities: [40] y\n\tCapabilities: [100] z\n");
        }
        HostFacts facts = Pasted.facts(text.toString());
        assertThrows(CaptureException.class, () -> PastedMachine.layOut(facts, CapturedTree.builder()));
    }

    @Test
    void dumpOfTheHeaderAndWordsOfTheRestComeTogether() throws CaptureException {
        StringBuilder text = new StringBuilder(VERBOSE.substring(VERBOSE.indexOf("05:00.0")));
        text.append(
                        "00: 86 80 21 15 07 04 10 00 01 00 00 02 10 00 80 00\n10: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n")
                .append(
                        "20: 00 00 00 00 00 00 00 00 00 00 00 00 28 10 02 06\n30: 00 00 00 00 40 00 00 00 00 00 00 00 0b 01 00 00\n");
        byte[] bytes = Pasted.facts(text.toString()).devices().iterator().next().registers(Functions.ONE);
        assertEquals(4096, bytes.length);
        assertEquals(0x28, bytes[0x2c]);
        assertEquals((byte) 0xa0, bytes[0x34], "40 was not dumped, and a0 is told");
    }
}
