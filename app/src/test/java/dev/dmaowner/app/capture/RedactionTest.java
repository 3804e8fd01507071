package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.source.TarMaker;
import dev.dmaowner.testdata.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and properties in which identifying values hide, and a host whose name is a word of the kernel's. */
class RedactionTest {

    private static final String TREE = "sys/firmware/devicetree/base/";
    /** An address, in the forms in which it occurs. */
    private static final String MAC = "b827eb4d5e6f";

    private static final String GUID = "b827eb4d-5e6f-b827-eb4d-5e6fb827eb4d";
    private static final String OTHER = "d41d8cd9-8f00-3204-a980-0998ecf8427e";

    @TempDir
    private Path folder;

    /** A wireless device of a board and a mediated device, in groups, and what depends on the first. */
    private Path host() throws IOException {
        return Files.write(folder.resolve("host.tar"), tar().bytes());
    }

    private Path hostWithFlattenedTree() throws IOException {
        return Files.write(
                folder.resolve("host.tar"),
                tar().file("sys/firmware/fdt", "tree").bytes());
    }

    private static TarMaker tar() throws IOException {
        String wifi = "sys/devices/platform/" + MAC + ".wifi";
        TarMaker tar = new TarMaker()
                .file("etc/hostname", "vfio\n")
                .file("proc/sys/kernel/hostname", "vfio\n")
                .file("proc/sys/kernel/osrelease", "6.1.0-18-vfio\n")
                .file("proc/net/route", route())
                .file("sys/bus/platform/drivers/vfio-platform/bind", "")
                .file("sys/bus/platform/drivers/acme-wifi/bind", "")
                .file("sys/bus/mdev/drivers/vfio_mdev/bind", "");
        device(tar, wifi, "platform", "acme-wifi", 1);
        tar.file(wifi + "/modalias", "of:NwifiT(null)Cvfio,wifi\n");
        tar.file(
                wifi + "/uevent",
                "DRIVER=acme-wifi\nOF_FULLNAME=/soc/wifi@" + MAC + "\nOF_COMPATIBLE_0=vfio,wifi\nSERIAL=1\n");
        tar.link(wifi + "/of_node", "../../../firmware/devicetree/base/soc/wifi@" + MAC);
        tar.file(wifi + "/net/wlx" + MAC + "/address", "b8:27:eb:4d:5e:6f\n");
        tar.link(wifi + "/net/wlx" + MAC + "/device", "../../../" + MAC + ".wifi");
        tar.link("sys/class/net/wlx" + MAC, "../../devices/platform/" + MAC + ".wifi/net/wlx" + MAC);
        String card = "sys/devices/pci0000:00/0000:00:05.0";
        device(tar, card, "pci", "igb", 3);
        tar.file(card + "/uevent", "DRIVER=igb\nPCI_CLASS=20000\nPCI_ID=8086:1521\nPCI_SLOT_NAME=0000:00:05.0\n")
                .file(card + "/net/enx" + MAC + "/address", "b8:27:eb:4d:5e:6f\n")
                .link(card + "/net/enx" + MAC + "/device", "../../../0000:00:05.0")
                .link("sys/class/net/enx" + MAC, "../../devices/pci0000:00/0000:00:05.0/net/enx" + MAC)
                .file("sys/bus/pci/drivers/igb/bind", "")
                .file("sys/bus/pci/drivers/vfio-pci/bind", "");
        device(tar, "sys/devices/virtual/parent/" + GUID, "mdev", "vfio_mdev", 2);
        device(tar, "sys/devices/virtual/parent/" + OTHER, "mdev", "vfio_mdev", 2);
        String node = TREE + "soc/wifi@" + MAC + "/";
        tar.file(node + "compatible", "vfio,wifi\0")
                .file(node + "local-mac-address", bytes("b827eb4d5e6f"))
                .file(node + "local-bd-address", bytes("6f5e4deb27b8"))
                .file(node + "acme,calibration", bytes("0102b827eb4d5e6f03"))
                .file(TREE + "soc/pcie@600000000000/reg", bytes("00006000000000000000000000001000"))
                .file(TREE + "aliases/serial0", "/soc/wifi@" + MAC + "\0")
                .file(TREE + "label", "the vfio of vfio,wifi\0")
                .file(TREE + "model", "x\0");
        for (String property :
                List.of("ibm,loc-code", "ibm,partition-name", "vm,uuid", "asset-tag", "ethaddr", "system-id")) {
            tar.file(TREE + property, "secret-of-" + property + "\0");
        }
        return tar;
    }

    private static String route() {
        return "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n" + "enx" + MAC
                + "\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
    }

    private static byte[] bytes(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }

    private static void device(TarMaker tar, String place, String bus, String driver, int group) throws IOException {
        String name = place.substring(place.lastIndexOf('/') + 1);
        String up = "../".repeat((int) place.chars().filter(c -> c == '/').count());
        tar.link("sys/bus/" + bus + "/devices/" + name, "../../../" + place.substring("sys/".length()))
                .link(place + "/subsystem", up + "bus/" + bus)
                .link(place + "/driver", up + "bus/" + bus + "/drivers/" + driver)
                .link(place + "/iommu_group", up + "kernel/iommu_groups/" + group)
                .link(
                        "sys/kernel/iommu_groups/" + group + "/devices/" + name,
                        "../../../../" + place.substring("sys/".length()));
    }

    private Path redacted(Path host) {
        Path capture = folder.resolve("redacted.tar.gz");
        CommandRun run = CommandRun.of("capture", "--redact", "-m", host.toString(), "-o", capture.toString());
        assertEquals(0, run.exitCode(), run.err());
        return capture;
    }

    private static String content(Path capture) throws IOException {
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(capture))).readAllBytes();
        return new String(tar, StandardCharsets.ISO_8859_1);
    }

    private static String ofBytes(String digits) {
        return new String(bytes(digits), StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingOfAnAddressOrAnIdStays() throws IOException {
        String content = content(redacted(host()));
        for (String secret : List.of(
                MAC, "b8:27:eb", GUID, OTHER, "eb4d", ofBytes("b827eb4d5e6f"), ofBytes("6f5e4deb27b8"), "secret-of")) {
            assertFalse(content.contains(secret), secret);
        }
    }

    @Test
    void whatTheKernelNamesStaysThoughTheHostIsNamedAlike() throws IOException {
        String content = content(redacted(host()));
        for (String word : List.of(
                "drivers/vfio-platform",
                "OF_COMPATIBLE_0=vfio,wifi",
                "of:NwifiT(null)Cvfio,wifi",
                "\0vfio,wifi\0",
                "the xxxx of vfio,wifi",
                "pcie@600000000000",
                "aliases/serial0")) {
            assertTrue(content.contains(word), word);
        }
        assertTrue(content.contains("6.1.0-18-xxxx"), "a part of a release that is the host's name goes");
    }

    @Test
    void redactedCaptureAnswersAsTheHostDoesButForTheNames() throws IOException {
        Path host = host();
        Path capture = redacted(host);
        for (List<String> command : List.of(
                List.of("show"),
                List.of("show", "--format", "json"),
                List.of("explain", "1"),
                List.of("explain", "2"),
                List.of("groups", "--graph", "dot"),
                List.of("plan", "take", "1", "--despite", "default-route"),
                List.of("plan", "take", "1"),
                List.of("plan", "take", "2"),
                List.of("plan", "take", "3"))) {
            String expected = renamed(said(command, host).replace(host.toString(), "HOST"));
            assertEquals(expected, said(command, capture).replace(capture.toString(), "HOST"), command::toString);
        }
        String refused = said(List.of("plan", "take", "3"), capture);
        assertTrue(refused.contains("enx000000000001 carries the default route"), refused);
    }

    private static String said(List<String> command, Path machine) {
        List<String> words = new java.util.ArrayList<>(command);
        words.addAll(List.of("-m", machine.toString()));
        CommandRun run = CommandRun.of(words.toArray(new String[0]));
        assertTrue(run.exitCode() != 1, run.err());
        return run.out() + run.err();
    }

    private static String renamed(String text) {
        return text.replace(GUID, "00000000-0000-0000-0000-000000000001")
                .replace(OTHER, "00000000-0000-0000-0000-000000000002")
                .replace(MAC, "000000000001")
                .replace("6.1.0-18-vfio", "6.1.0-18-xxxx");
    }

    @Test
    void whatWasTakenOutIsListed() throws IOException {
        CommandRun run = CommandRun.of(
                "capture",
                "--redact",
                "-m",
                hostWithFlattenedTree().toString(),
                "-o",
                folder.resolve("r.tar.gz").toString());
        for (String line : List.of(
                "left out: /sys/firmware/fdt (the folders of the device tree say the same)",
                "left out: property 'ibm,loc-code' of the device tree",
                "left out: property 'local-bd-address' of the device tree",
                "left out: 'SERIAL' of a uevent",
                "replaced: UUIDs, also in names: 2",
                "replaced: addresses of network devices, also in names: 1",
                "words struck out: /proc/net/route",
                "words struck out: /proc/sys/kernel/osrelease")) {
            assertTrue(run.out().lines().anyMatch(line::equals), line + " in " + run.out());
        }
        String json = CommandRun.of(
                        "capture",
                        "--redact",
                        "--format",
                        "json",
                        "-m",
                        hostWithFlattenedTree().toString(),
                        "-o",
                        folder.resolve("r.tar.gz").toString())
                .out();
        assertTrue(json.contains("\"leftOut\" : {"), json);
        assertTrue(json.contains("\"property 'vm,uuid' of the device tree\" : 1"), json);
    }

    @Test
    void foreignTreeKeepsItsWordsAndLosesItsIds() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Archives.unpack(SharedData.inCases("attacks/redact-tree.tar"), tree);
        String content = content(redacted(tree.resolve("t")));
        for (String secret :
                List.of("000d3a5c", "RCH0006", "secret-lpar", "12345678-1234", "customer-key", "02ABCDEF")) {
            assertFalse(content.contains(secret), secret);
        }
        for (String word : List.of("arm,smmu-v3", "DRIVER=arm-smmu", "6.1.0-18-arm64")) {
            assertTrue(content.contains(word), word);
        }
    }
}
