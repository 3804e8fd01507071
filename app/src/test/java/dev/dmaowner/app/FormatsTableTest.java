package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes the table of {@code docs/formats.md}: what each command can say of each kind of text. */
class FormatsTableTest {

    private static final Path PAGE = Path.of("../docs/formats.md");

    private static final String VERBOSE =
            """
            00:1b.0 PCI bridge [0604]: Intel Corporation Root Port [8086:a340] (rev f0) (prog-if 00 [Normal decode])
            \tStatus: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
            \tBus: primary=00, secondary=03, subordinate=03, sec-latency=0
            \tIOMMU group: 6
            \tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00
            \tCapabilities: [100 v1] Advanced Error Reporting
            \tKernel driver in use: pcieport
            03:00.0 Non-Volatile memory controller [0108]: Sandisk Corp [15b7:5006] (prog-if 02 [NVM Express])
            \tStatus: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
            \tIOMMU group: 6
            \tCapabilities: [c0] Express (v2) Endpoint, MSI 00
            \tCapabilities: [100 v2] Advanced Error Reporting
            \tKernel driver in use: nvme
            """;

    /** A kind of text, and a sample of it; each has the device {@code 03:00.0}. */
    private record Format(String name, List<String> texts) {

        Format(String name, String text) {
            this(name, List.of(text));
        }
    }

    private static final Format GROUPS = new Format(
            "a listing of groups",
            "IOMMU Group 6:\n\t00:1b.0 PCI bridge [0604]: Intel [8086:a340] (rev f0)\n"
                    + "\t03:00.0 Non-Volatile memory controller [0108]: Sandisk Corp [15b7:5006]\n");
    private static final Format DRIVERS = new Format(
            "`lspci -nnk`",
            "00:1b.0 PCI bridge [0604]: Intel [8086:a340] (rev f0)\n\tKernel driver in use: pcieport\n"
                    + "03:00.0 Non-Volatile memory controller [0108]: Sandisk Corp [15b7:5006]\n\tKernel driver in use: nvme\n");

    private static final List<Format> FORMATS = List.of(
            GROUPS,
            new Format(
                    "`find` or `ls -l` of `/sys/kernel/iommu_groups`",
                    "/sys/kernel/iommu_groups/6/devices/0000:00:1b.0\n/sys/kernel/iommu_groups/6/devices/0000:03:00.0\n"),
            new Format(
                    "`lspci`, `lspci -nn`",
                    "03:00.0 Non-Volatile memory controller [0108]: Sandisk Corp [15b7:5006]\n"),
            DRIVERS,
            new Format("a listing of groups and `lspci -nnk`", List.of(GROUPS.texts.get(0), DRIVERS.texts.get(0))),
            new Format("`lspci -vvv` as root", VERBOSE.replaceAll(" \\[[0-9a-f]{4}(:[0-9a-f]{4})?\\]", "")),
            new Format("`lspci -nnvvv` as root", VERBOSE),
            new Format(
                    "`lspci -nnvvv`, not as root",
                    VERBOSE.replaceAll("(?m)^\tCapabilities: \\[[4c]0.*", "\tCapabilities: <access denied>")
                            .replaceAll("(?m)^\tCapabilities: \\[1.*\n", "")),
            new Format(
                    "`lspci -vmmknn`",
                    "Slot:\t03:00.0\nClass:\tNon-Volatile memory controller [0108]\nVendor:\tSandisk [15b7]\nDevice:\tSN [5006]\n"
                            + "Driver:\tnvme\nModule:\tnvme\nIOMMUGroup:\t6\n"),
            new Format("`lspci -t`", "-[0000:00]-+-00.0\n           \\-1b.0-[03]----00.0\n"),
            new Format(
                    "the kernel's log",
                    "[    0.4] pci 0000:03:00.0: [15b7:5006] type 00 class 0x010802\n[    0.5] pci 0000:03:00.0: Adding to iommu group 6\n"),
            new Format(
                    "`virsh nodedev-dumpxml`",
                    "<device>\n<path>/sys/devices/pci0000:00/0000:00:1b.0/0000:03:00.0</path>\n<driver>\n<name>nvme</name>\n</driver>\n"
                            + "<capability type='pci'>\n<class>0x010802</class>\n<product id='0x5006'>x</product>\n"
                            + "<vendor id='0x15b7'>y</vendor>\n<iommuGroup number='6'>\n</iommuGroup>\n</capability>\n</device>\n"),
            new Format(
                    "JSON of Proxmox (`pvesh get /nodes/NODE/hardware/pci`)",
                    "[{\"id\":\"0000:03:00.0\",\"iommugroup\":6,\"vendor\":\"0x15b7\",\"device\":\"0x5006\",\"class\":\"0x010802\"}]"),
            new Format(
                    "`lshw -json -numeric`",
                    "[{\"id\":\"nvme\",\"businfo\":\"pci@0000:03:00.0\",\"product\":\"SN [15b7:5006]\",\"claimed\":true,"
                            + "\"configuration\":{\"driver\":\"nvme\"}}]"),
            new Format("`dpdk-devbind --status`", "0000:03:00.0 'SN 5006' drv=nvme unused=vfio-pci\n"),
            new Format(
                    "SPDK's `setup.sh status`",
                    "Type     BDF             Vendor Device NUMA    Driver           Device     Block devices\n"
                            + "NVMe     0000:03:00.0    15b7   5006   0       nvme             nvme0      nvme0n1\n"));

    @TempDir
    private Path folder;

    private CommandRun run(Format format, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        for (int i = 0; i < format.texts.size(); i++) {
            command.addAll(List.of(
                    "-m",
                    Files.writeString(folder.resolve(i + ".txt"), format.texts.get(i))
                            .toString()));
        }
        CommandRun run = CommandRun.of(command.toArray(String[]::new));
        assertFalse(run.err().contains("internal error"), run.err());
        return run;
    }

    private String show(Format format) throws IOException {
        CommandRun run = run(format, "show");
        assertEquals(0, run.exitCode(), format + run.err());
        boolean drivers = !run.err().contains("not recorded here: drivers of");
        boolean groups = run.out().contains("group 6");
        String what = groups ? "groups" : "devices";
        return drivers ? what + ", drivers" : what;
    }

    private String plan(Format format) throws IOException {
        CommandRun run = run(format, "plan", "take", "03:00.0");
        if (run.exitCode() == 0 || run.err().contains("there would be a plan")) {
            return "yes";
        } else if (run.err().contains("not recorded here which drivers")) {
            return "needs the drivers";
        }
        return run.err().contains("group of 0000:03:00.0 is not known") ? "needs the groups" : run.err();
    }

    private String predict(Format format) throws IOException {
        CommandRun run = run(format, "groups", "--predict");
        if (run.out().contains("its ids, by which the kernel")) {
            return "needs ids";
        }
        boolean isPart = run.out().contains("perhaps") || run.out().contains("not read whole");
        return isPart ? "needs registers" : "yes";
    }

    @Test
    void tableSaysWhatTheCommandsDo() throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("| text | `show` | `explain DEVICE` | `plan take DEVICE` | `groups --predict` |");
        rows.add("|---|---|---|---|---|");
        for (Format format : FORMATS) {
            String explain = run(format, "explain", "03:00.0").exitCode() == 0 ? "yes" : "no";
            rows.add("| " + String.join(" | ", format.name, show(format), explain, plan(format), predict(format))
                    + " |");
        }
        String table = String.join("\n", rows) + "\n";
        String page = Files.readString(PAGE);
        int start = page.indexOf("| text | `show`");
        int end = page.indexOf("\n\n", start);
        assertEquals(table, page.substring(start, end + 1), "the table of docs/formats.md is another");
    }
}
