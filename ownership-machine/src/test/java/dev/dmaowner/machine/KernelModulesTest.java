package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.machine.ModuleListing.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lists of a kernel's modules tell, with lists that are made up. */
class KernelModulesTest {

    private static final String FOLDER = "/lib/modules/6.12.0/";
    private static final String ALIASES = String.join(
            "\n",
            "# aliases",
            "alias pci:v000015B3d*sv*sd*bc*sc*i* mlx5_core",
            "alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci",
            "alias vfio_pci:v000010DEd*sv*sd*bc03sc*i* wide-vfio-pci",
            "alias vfio_pci:v000010DEd00002941sv*sd*bc03sc*i* nvgrace_gpu_vfio_pci",
            "alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5-vfio-pci",
            "alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* later-vfio-pci",
            "not an alias vfio_pci:v00001234d*sv*sd*bc*sc*i* nothing",
            "");
    private static final String GPU = "pci:v000010DEd00002941sv00001043sd00008694bc03sc02i00";
    private static final String VIRTUAL = "pci:v000015B3d0000101Esv00000000sd00000000bc02sc00i00";

    @TempDir
    private Path folder;

    private static KernelModules of(WrittenHost host) {
        return KernelModules.of(host, Optional.empty());
    }

    private static WrittenHost listing(String list, String text) {
        return new WrittenHost().file(FOLDER + list, text);
    }

    @Test
    void variantIsTheAliasWithTheFewestWildcardsAndOfEqualsTheFirst() throws IOException {
        KernelModules modules = of(listing("modules.alias", ALIASES));
        assertEquals(
                Optional.of(new VariantDriver(
                        "nvgrace_gpu_vfio_pci", "vfio_pci:v000010DEd00002941sv*sd*bc03sc*i*", "modules.alias")),
                modules.variantFor(GPU));
        assertEquals(Optional.of("mlx5_vfio_pci"), modules.variantFor(VIRTUAL).map(VariantDriver::driver));
    }

    @Test
    void otherDevicesGetThePlainDriver() throws IOException {
        KernelModules modules = of(listing("modules.alias", ALIASES));
        for (String modalias :
                List.of("pci:v00008086d000010D3sv00000000sd00000000bc02sc00i00", "", "of:NfooT", "pci:")) {
            assertEquals(Optional.empty(), modules.variantFor(modalias), modalias);
        }
        assertEquals(Optional.empty(), KernelModules.unknown().variantFor(GPU));
    }

    @Test
    void driverHasTheNameThatTheHostShows() throws IOException {
        WrittenHost host = listing("modules.alias", ALIASES).file("/sys/bus/pci/drivers/nvgrace-gpu-vfio-pci/bind", "");
        assertEquals(
                Optional.of("nvgrace-gpu-vfio-pci"), of(host).variantFor(GPU).map(VariantDriver::driver));
    }

    @Test
    void listThatWasGivenTakesThePlaceOfTheHosts() throws IOException {
        Path file = Files.writeString(folder.resolve("modules.alias"), ALIASES);
        KernelModules modules = KernelModules.of(new WrittenHost(), Optional.of(ModuleCatalogue.of(file)));
        assertEquals(
                Optional.of("nvgrace_gpu_vfio_pci"), modules.variantFor(GPU).map(VariantDriver::driver));
        assertEquals(new ModuleListing(Kind.LISTED, "--drivers"), modules.listing("vfio-pci"));
        assertEquals(Kind.UNKNOWN, modules.listing("vfio-platform").kind());
    }

    @Test
    void whatDepmodFoundIsExact() throws IOException {
        WrittenHost host = listing(
                        "modules.dep", "kernel/drivers/vfio/pci/vfio-pci.ko.xz: kernel/drivers/vfio/vfio.ko.xz\n")
                .file(FOLDER + "modules.builtin", "kernel/drivers/pci/pci-stub.ko\n")
                .file(FOLDER + "modules.order", "kernel/drivers/vfio/platform/vfio-platform.ko\n");
        KernelModules modules = of(host);
        assertEquals(new ModuleListing(Kind.LISTED, FOLDER + "modules.dep"), modules.listing("vfio_pci"));
        assertEquals(new ModuleListing(Kind.LISTED, FOLDER + "modules.builtin"), modules.listing("pci-stub"));
        assertEquals(new ModuleListing(Kind.NOT_LISTED, FOLDER + "modules.dep"), modules.listing("vfio-platform"));
        assertEquals(Kind.NOT_LISTED, modules.listing("pci").kind());
    }

    @Test
    void aliasesAloneDoNotTellThatAModuleIsNotThere() throws IOException {
        KernelModules modules = of(listing("modules.alias", ALIASES));
        assertEquals(new ModuleListing(Kind.LISTED, FOLDER + "modules.alias"), modules.listing("vfio-pci"));
        assertEquals(new ModuleListing(Kind.UNKNOWN, ""), modules.listing("vfio-platform"));
        assertEquals(Kind.UNKNOWN, KernelModules.unknown().listing("vfio-pci").kind());
    }
}
