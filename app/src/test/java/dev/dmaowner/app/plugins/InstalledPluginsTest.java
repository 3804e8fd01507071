package dev.dmaowner.app.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.plugins.PluginListing.BusPresence;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstalledPluginsTest {

    @TempDir
    private Path folder;

    private InstalledPlugins buses(String... providers) throws IOException {
        return InstalledPlugins.findBy(List.of(ServiceFiles.in(folder, BusType.class, providers)));
    }

    private static String fake(String name) {
        return "dev.dmaowner.app.plugins.Fakes$" + name;
    }

    @Test
    void goodPluginIsListedWithItsOrigin() throws IOException {
        InstalledPlugins plugins = buses(fake("ToyBus"));
        assertEquals(List.of(), plugins.refused());
        Plugin<BusType> toy = plugins.busTypes().get(0);
        assertEquals("toy", toy.name());
        assertEquals("", toy.origin().module(), "the class path has no modules");
        assertTrue(
                toy.origin().location().endsWith("test-classes"), toy.origin().location());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrowingBus", "SilentBus", "UnlinkedBus", "Missing", "ToyDriver"})
    void brokenPluginIsRefusedWithTheReasonAndTheOthersWork(String broken) throws IOException {
        InstalledPlugins plugins = buses(fake(broken), fake("ToyBus"));
        assertEquals(1, plugins.refused().size(), plugins.refused().toString());
        RefusedPlugin refused = plugins.refused().get(0);
        assertEquals("bus", refused.kind());
        assertTrue((refused.what() + refused.reason()).contains(broken), refused.toString());
        assertEquals(1, plugins.busTypes().size());
    }

    @Test
    void driversOfOnePluginStayInTheOrderInWhichItDeclaresThem() {
        List<String> names = InstalledPlugins.findBeside().plugins().drivers().stream()
                .map(driver -> driver.description().name())
                .filter(name -> List.of("tegra-host1x", "tegra-display-hub", "tegra-dc", "tegra-vic")
                        .contains(name))
                .toList();
        assertEquals(List.of("tegra-host1x", "tegra-display-hub", "tegra-dc", "tegra-vic"), names);
    }

    @Test
    void driversBesideTheProgramComeBeforeThoseOfTheFolderWhateverTheirPackages() throws IOException {
        InstalledPlugins.Finder beside =
                ServiceFiles.in(folder.resolve("beside"), Driver.class, "dev.dmaowner.driver.vfio.VfioPciDriver");
        InstalledPlugins.Finder added =
                ServiceFiles.in(folder.resolve("added"), Driver.class, "dev.dmaowner.bus.pci.provider.PciStubDriver");
        assertEquals(List.of("1 vfio-pci", "2 pci-stub"), offered(InstalledPlugins.findBy(List.of(beside, added))));
        assertEquals(List.of("1 pci-stub", "2 vfio-pci"), offered(InstalledPlugins.findBy(List.of(added, beside))));
    }

    private static List<String> offered(InstalledPlugins plugins) {
        return PluginListing.of(plugins, OwnershipRules.newest()).lines().stream()
                .map(line -> line.driver().orElseThrow().order() + " " + line.name())
                .toList();
    }

    @Test
    void damagedServiceFileIsRefusedByItsName() throws IOException {
        InstalledPlugins plugins = buses("this is no name");
        assertEquals(1, plugins.refused().size());
        assertTrue(
                plugins.refused().get(0).reason().contains(folder.toString()),
                plugins.refused().toString());
    }

    @Test
    void reasonOfAConstructorThatThrowsIsTold() throws IOException {
        assertTrue(buses(fake("ThrowingBus")).refused().get(0).reason().contains("no toys today"));
    }

    @Test
    void whatIsAtTheBottomOfAFailureIsTold() throws IOException {
        String reason = buses(fake("UninitialisedBus")).refused().get(0).reason();
        assertTrue(reason.contains("no size today"), reason);
        assertEquals(
                "java.lang.IllegalStateException: outer: java.io.IOException: inner",
                FailureReason.of(new IllegalStateException(
                        "outer", new UncheckedIOException("between", new IOException("inner")))));
        assertEquals("java.lang.IllegalStateException: alone", FailureReason.of(new IllegalStateException("alone")));
    }

    @Test
    void nameThatCannotBeADirectoryIsRefused() throws IOException {
        InstalledPlugins plugins = buses(fake("SlashedBus"), fake("NamelessBus"), fake("ToyBus"));
        assertEquals(1, plugins.busTypes().size());
        assertTrue(plugins.refused().get(0).reason().contains("'blo/x y' cannot be a name in sysfs"));
        assertTrue(plugins.refused().get(1).reason().contains("'' cannot be a name in sysfs"));
        for (String bad : List.of("", ".hidden", "a/b", "a b", "a\tb", "a\u0000", "a\u00a0b")) {
            assertThrows(IllegalArgumentException.class, () -> SysfsName.require(bad), bad);
        }
        for (String good : List.of("pci", "vfio-pci", "pci_stub", "tegra-dc", "arm-smmu-v3", "8250.0", "imx:clk")) {
            assertEquals(good, SysfsName.require(good));
        }
    }

    @Test
    void nameThatIsTakenTwiceIsRefusedAndBothAreNamed() throws IOException {
        InstalledPlugins plugins = buses(fake("ToyBus"), fake("SecondToyBus"));
        assertEquals(1, plugins.busTypes().size());
        RefusedPlugin refused = plugins.refused().get(0);
        assertEquals("toy", refused.what());
        assertTrue(refused.reason().contains(fake("ToyBus")), refused.reason());
        assertTrue(refused.reason().contains(fake("SecondToyBus")), refused.reason());
    }

    @Test
    void providerThatIsFoundInTwoPlacesIsListedOnce() throws IOException {
        ServiceFiles place = ServiceFiles.in(folder, BusType.class, fake("ToyBus"));
        InstalledPlugins plugins = InstalledPlugins.findBy(List.of(place, place));
        assertEquals(1, plugins.busTypes().size());
        assertEquals(List.of(), plugins.refused());
    }

    @Test
    void noBusTypeAtAllIsAFailureWithAHint() throws IOException {
        CommandFailure failure = assertThrows(CommandFailure.class, buses()::requireBusTypes);
        assertEquals(ExitCode.UNREADABLE, failure.exitCode());
        assertTrue(failure.getMessage().contains("lib folder"), failure.getMessage());
    }

    @Test
    void listingTellsWhoManagesDmaByTheRules() throws IOException {
        InstalledPlugins plugins = InstalledPlugins.findBy(List.of(
                ServiceFiles.in(folder, Driver.class, fake("ToyDriver")),
                ServiceFiles.in(folder, BusType.class, fake("ToyBus"))));
        assertEquals(
                DmaManagement.BY_DRIVER,
                driver(plugins, OwnershipRules.LINUX_6_12).management());
        assertEquals(
                DmaManagement.BY_CORE, driver(plugins, OwnershipRules.SERIES_V2).management());
        assertEquals(2, driver(plugins, OwnershipRules.SERIES_V2).ids());
        assertEquals(
                BusPresence.INSTALLED, driver(plugins, OwnershipRules.SERIES_V2).presence());
    }

    private static PluginListing.OfDriver driver(InstalledPlugins plugins, OwnershipRules rules) {
        return PluginListing.of(plugins, rules).lines().stream()
                .flatMap(line -> line.driver().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void driverThatCannotSayWhoManagesDmaIsRefused() throws IOException {
        InstalledPlugins plugins = InstalledPlugins.findBy(
                List.of(ServiceFiles.in(folder, Driver.class, fake("UndecidedDriver"), fake("ToyDriver"))));
        assertEquals(1, plugins.drivers().size());
        assertTrue(
                plugins.refused().get(0).reason().contains("whose is it"),
                plugins.refused().toString());
    }

    @Test
    void driverWhoseBusIsAbsentWaitsAndSaysSo() throws IOException {
        InstalledPlugins plugins =
                InstalledPlugins.findBy(List.of(ServiceFiles.in(folder, Driver.class, fake("LonelyDriver"))));
        assertEquals(1, plugins.drivers().size());
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        PluginListing.of(plugins, OwnershipRules.LINUX_6_12).print(out);
        out.flush();
        assertTrue(text.toString().contains("nowhere (absent: waits for it)"), text.toString());
    }
}
