package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people paste, in every command that looks at a machine. */
class PastedFormatsTest {

    private static final String LISTING =
            """
            IOMMU Group 20:
            \t05:00.0 Ethernet controller [0200]: Intel Corporation I350 Gigabit Network Connection [8086:1521] (rev 01)
            \t05:00.1 Ethernet controller [0200]: Intel Corporation I350 Gigabit Network Connection [8086:1521] (rev 01)
            """;

    private static final String DRIVERS =
            """
            05:00.0 Ethernet controller [0200]: Intel Corporation I350 Gigabit Network Connection [8086:1521] (rev 01)
            \tKernel driver in use: igb
            \tKernel modules: igb
            05:00.1 Ethernet controller [0200]: Intel Corporation I350 Gigabit Network Connection [8086:1521] (rev 01)
            \tKernel modules: igb
            """;

    @TempDir
    private Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("paste.txt"), text).toString();
    }

    private static CommandRun run(String... words) {
        CommandRun run = CommandRun.of(words);
        assertFalse(run.err().contains("internal error"), run.err());
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"base.txt", "bom.txt", "crlf.txt", "prompt.txt"})
    void registersAsMailsAndEditorsLeaveThem(String name) {
        CommandRun run =
                run("show", "-m", SharedData.inCases("vm/pasted-hex/" + name).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("[8086:3405]"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dmesg.txt", "find.txt", "forloop-arch.txt", "lspci-nnk.txt", "lspci-vvv.txt"})
    void showAnswersForAllThatIsPasted(String name) {
        String file = SharedData.inCases("vm/formats/" + name).toString();
        assertTrue(run("show", "-m", file).out().contains("0000:01:00.0"));
        assertTrue(run("explain", "01:00.0", "-m", file).out().contains("0000:01:00.0"));
    }

    @Test
    void driversThatAreNotRecordedAreNotNone() throws IOException {
        String file = file(LISTING);
        CommandRun show = run("show", "-m", file);
        assertTrue(show.out().contains("group 20: takeable or not, which is not recorded"), show.out());
        assertTrue(show.err().contains("not recorded here: drivers of all devices; 'lspci -nnk' prints"), show.err());
        CommandRun explain = run("explain", "05:00.0", "-m", file);
        assertTrue(explain.out().replaceAll("\\s+", " ").contains("driver not recorded"), explain.out());
        assertTrue(explain.out().contains("may block the group"), explain.out());
        CommandRun plan = run("plan", "take", "05:00.0", "-m", file);
        assertEquals(3, plan.exitCode());
        assertTrue(
                plan.err()
                        .contains(
                                "it is not recorded here which drivers have 0000:05:00.0, 0000:05:00.1 (have 'lspci -nnk'"),
                plan.err());
        CommandRun json = run("show", "-m", file, "--format", "json");
        assertTrue(json.out().contains("\"availability\" : \"not-recorded\""), json.out());
        assertTrue(json.out().contains("\"takeable\" : false"), json.out());
    }

    /** With the groups and the drivers in one text there is all that a plan needs but the module. */
    @Test
    void listingAndDriversMakeAPlan() throws IOException {
        String file = file(LISTING + "\n" + DRIVERS);
        CommandRun show = run("show", "-m", file);
        assertTrue(show.out().contains("igb uses 0000:05:00.0 through the DMA API"), show.out());
        CommandRun explain = run("explain", "05:00.0", "-m", file);
        assertTrue(
                explain.out().contains("echo 0000:05:00.0 | sudo tee /sys/bus/pci/drivers/igb/unbind"), explain.out());
    }

    @Test
    void predictionFromWordsIsThatFromRegisters() throws IOException {
        String text =
                """
                00:03.0 PCI bridge [0604]: Intel Corporation Root Port [8086:2f08] (rev 02) (prog-if 00 [Normal decode])
                \tStatus: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
                \tBus: primary=00, secondary=05, subordinate=05, sec-latency=0
                \tCapabilities: [90] Express (v2) Root Port (Slot-), MSI 00
                \tCapabilities: [110 v1] Access Control Services
                \t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
                \t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
                05:00.0 Non-Volatile memory controller [0108]: Example [1344:5410] (rev 01) (prog-if 02 [NVM Express])
                \tStatus: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
                \tCapabilities: [c0] Express (v2) Endpoint, MSI 00
                \tCapabilities: [100 v2] Advanced Error Reporting
                """;
        String alone = run("groups", "--predict", "-m", file(text)).out();
        assertTrue(alone.contains("2 groups of 2 devices"), alone);
        String off = run("groups", "--predict", "-m", file(text.replace("ACSCtl:\tSrcValid+", "ACSCtl:\tSrcValid-")))
                .out();
        assertTrue(off.contains("2 devices share a group") && off.contains("has ACS, but SV is off"), off);
        assertFalse(off.contains("perhaps"), off);
        String noNumbers =
                off(text.replaceAll(" \\[[0-9a-f:]+\\]:", ":").replaceAll(" \\[[0-9a-f]{4}:[0-9a-f]{4}\\]", ""));
        assertTrue(noNumbers.contains("perhaps"), noNumbers);
        assertTrue(noNumbers.contains("its ids, by which the kernel knows"), noNumbers);
    }

    private String off(String text) throws IOException {
        return run("groups", "--predict", "-m", file(text.replace("ACSCtl:\tSrcValid+", "ACSCtl:\tSrcValid-")))
                .out();
    }
}
