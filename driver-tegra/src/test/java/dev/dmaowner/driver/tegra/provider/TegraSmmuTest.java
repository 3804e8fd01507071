package dev.dmaowner.driver.tegra.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TegraSmmuTest {

    private static List<String> found(CapturedTreeBuilder host) throws IOException {
        Firmware firmware = Firmware.of(TreeByHand.chip("tegra30", 12).build());
        return new TegraSmmu()
                .discover(CapturedHost.of(host.build(), "by hand"), firmware).stream()
                        .map(IommuInstance::name)
                        .toList();
    }

    private static CapturedTreeBuilder host() {
        return CapturedTree.builder();
    }

    @Test
    void aTreeAloneTellsOfTheSmmu() throws IOException {
        assertEquals(List.of("/memory-controller@7000f000"), found(host()));
    }

    @Test
    void aRegisteredSmmuHasItsNameAndOneThatIsNotRegisteredIsNotThere() throws IOException {
        String name = "7000f000.memory-controller";
        assertEquals(List.of(name), found(host().directory("sys/class/iommu/" + name)));
        assertEquals(List.of(), found(host().directory("sys/class/iommu")));
    }

    @Test
    void theDriversAreServicesInTheOrderOfTheirRegistration() {
        List<String> names = ServiceLoader.load(Driver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver ->
                        driver.getClass().getPackage().equals(getClass().getPackage()))
                .map(driver -> driver.description().name())
                .toList();
        assertEquals(
                List.of(
                        "tegra-host1x",
                        "drm",
                        "tegra-display-hub",
                        "tegra-dc",
                        "tegra-hdmi",
                        "tegra-dsi",
                        "tegra-dpaux",
                        "tegra-sor",
                        "tegra-gr2d",
                        "tegra-gr3d",
                        "tegra-vic",
                        "tegra-nvdec"),
                names);
        assertEquals(1, count(BusType.class));
        assertEquals(1, count(IommuDriver.class));
    }

    private long count(Class<?> service) {
        return ServiceLoader.load(service).stream()
                .filter(provider ->
                        provider.type().getPackage().equals(getClass().getPackage()))
                .count();
    }

    @Test
    void idsAreWrittenAsAModuleShowsThem() {
        assertEquals(
                List.of("of:N*T*Cnvidia,tegra20-dc", "of:N*T*Cnvidia,tegra20-dcC*"),
                new DcDriver()
                        .description().ids().stream()
                                .filter(id -> id.contains("tegra20"))
                                .toList());
    }
}
