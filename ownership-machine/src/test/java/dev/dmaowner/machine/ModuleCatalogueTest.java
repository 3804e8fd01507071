package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.machine.KernelModule.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCatalogueTest {

    private static final String ALIASES =
            """
            # Aliases extracted from modules themselves.
            alias pci:v00008086d000010D3sv*sd*bc*sc*i* e1000e
            alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci
            alias pci:v00008086d0000100Esv*sd*bc*sc*i* e1000
            alias of:N*T*Cvendor,a device with blanks e1000
            alias fs-ext4 ext4
            alias pci:v*d*sv*sd*bc0Csc03i30* xhci_pci
            alias
            alias onlyone
            nonsense pci:v* e1000
            """;
    private static final Map<String, String> LISTS = Map.of(
            "modules.alias",
            ALIASES,
            "modules.order",
            "kernel/drivers/net/e1000/e1000.ko\nkernel/drivers/vfio/pci/vfio-pci.ko.xz\nnonsense\n",
            "modules.builtin",
            "kernel/drivers/pci/pcie/pcieportdrv.ko\nkernel/drivers/usb/host/xhci-pci.ko\n",
            "modules.builtin.modinfo",
            "pcieportdrv.license=GPL\0pcieportdrv.alias=pci:v*d*sv*sd*bc06sc04i00*\0"
                    + "pcieportdrv.parm=x.alias=pci:v*\0tail");

    @TempDir
    Path folder;

    private static CapturedHost host(String... releases) throws IOException {
        CapturedTreeBuilder builder = CapturedTree.builder().directory("sys");
        for (String release : releases) {
            for (Map.Entry<String, String> list : LISTS.entrySet()) {
                builder.file(
                        "lib/modules/" + release + "/" + list.getKey(),
                        list.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return CapturedHost.of(builder.build(), "test");
    }

    private static List<String> names(ModuleCatalogue catalogue) {
        return catalogue.modules().stream().map(KernelModule::name).toList();
    }

    @Test
    void whatIsBuiltInComesFirstThenTheOrderThenTheRest() throws IOException {
        ModuleCatalogue catalogue = ModuleCatalogue.of(host("6.1.0"));
        assertEquals(List.of("pcieportdrv", "xhci_pci", "e1000", "vfio_pci", "e1000e", "ext4"), names(catalogue));
        assertEquals(
                new KernelModule("pcieportdrv", Placement.BUILT_IN, List.of("pci:v*d*sv*sd*bc06sc04i00*")),
                catalogue.modules().get(0));
        assertEquals(
                new KernelModule("xhci_pci", Placement.BUILT_IN, List.of("pci:v*d*sv*sd*bc0Csc03i30*")),
                catalogue.module("xhci-pci").orElseThrow());
        assertEquals(
                List.of("pci:v00008086d0000100Esv*sd*bc*sc*i*", "of:N*T*Cvendor,a device with blanks"),
                catalogue.module("e1000").orElseThrow().ids());
        assertEquals(List.of(), catalogue.module("ext4").orElseThrow().ids());
        assertEquals(Optional.empty(), catalogue.module("none"));
    }

    @Test
    void theListsAreThoseOfTheRunningKernel() throws IOException {
        CapturedHost two = host("6.1.0", "6.12.0");
        assertEquals(List.of(), names(ModuleCatalogue.of(two)), "which of them ran is not known");
        assertEquals(6, names(ModuleCatalogue.of(two.runningKernel("6.12.0"))).size());
        assertEquals(
                6,
                names(ModuleCatalogue.of(host("6.1.0").runningKernel("../x"))).size());
        assertEquals(List.of(), names(ModuleCatalogue.of(host())));
    }

    @Test
    void aFileOfAliasesIsACatalogueInItsOwnOrder() throws IOException {
        Path file = Files.writeString(folder.resolve("drivers.txt"), ALIASES);
        assertEquals(List.of("e1000e", "vfio_pci", "e1000", "ext4", "xhci_pci"), names(ModuleCatalogue.of(file)));
    }

    @Test
    void aFolderHasTheListsThatAreThere() throws IOException {
        assertThrows(IOException.class, () -> ModuleCatalogue.of(folder));
        assertThrows(IOException.class, () -> ModuleCatalogue.of(folder.resolve("none")));
        Files.writeString(folder.resolve("modules.alias"), ALIASES);
        Files.writeString(folder.resolve("modules.order"), "kernel/xhci-pci.ko\n");
        assertEquals("xhci_pci", names(ModuleCatalogue.of(folder)).get(0));
    }

    @Test
    void onlyListsOfAllModulesTellWhatAKernelDoesNotHave() throws IOException {
        Path file = Files.writeString(folder.resolve("modules.alias"), ALIASES);
        assertFalse(ModuleCatalogue.of(file).isWhole());
        assertFalse(ModuleCatalogue.of(folder).isWhole());
        Files.writeString(folder.resolve("modules.order"), "kernel/xhci-pci.ko\n");
        Files.writeString(folder.resolve("modules.builtin"), "kernel/pcieportdrv.ko\n");
        ModuleCatalogue whole = ModuleCatalogue.of(folder);
        assertTrue(whole.isWhole());
        assertTrue(whole.has("xhci-pci") && whole.has("xhci_pci") && whole.has("pcieportdrv"));
        assertFalse(whole.has("nouveau"));
    }

    @Test
    void whatCannotBeANameIsNoModule() throws IOException {
        String odd = "alias pci:v* ../../etc\nalias pci:v* a/b\nalias pci:v* ..\nalias pci:v* e1000e\n";
        Path file = Files.writeString(folder.resolve("modules.alias"), odd);
        assertEquals(List.of("e1000e"), names(ModuleCatalogue.of(file)));
    }

    @Test
    void moreModulesThanAnyKernelHasAreRefused() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i <= 1 << 15; i++) {
            lines.append("alias pci:v* m").append(i).append('\n');
        }
        Path file = Files.writeString(folder.resolve("modules.alias"), lines);
        IOException refused = assertThrows(IOException.class, () -> ModuleCatalogue.of(file));
        assertTrue(refused.getMessage().startsWith(file + " lists more than"), refused::getMessage);
    }

    @Test
    void aDriverIsCalledAsTheHostShowsElseAsIsKnownElseAsItsModule() throws IOException {
        CapturedHost host = CapturedHost.of(
                CapturedTree.builder()
                        .link("sys/bus/pci/drivers/own name/module", "../../../../module/xhci_pci")
                        .directory("sys/bus/pci/drivers/pcieport")
                        .build(),
                "test");
        DriverNames pci = DriverNames.of(host, "pci");
        assertEquals(List.of("own name"), pci.ofModule("xhci-pci"));
        assertEquals(List.of("vfio-pci"), pci.ofModule("vfio_pci"));
        assertEquals(List.of("e1000e"), pci.ofModule("e1000e"));
        DriverNames platform = DriverNames.of(host, "platform");
        assertEquals(List.of("vfio-platform"), platform.ofModule("vfio_platform"));
        assertEquals(List.of("xhci_pci"), platform.ofModule("xhci_pci"), "a fact about another bus");
    }
}
