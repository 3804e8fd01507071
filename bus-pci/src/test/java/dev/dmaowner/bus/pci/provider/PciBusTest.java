package dev.dmaowner.bus.pci.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PciBusTest {

    private static final PciFunction DEVICE = Machines.device(Machines.header(0));
    private static final String ITS_ID = "pci:v00008086d000010D3sv*sd*bc*sc*i*";

    private static Match match(DriverDescription driver, List<DynamicId> dynamic, String override) {
        return new PciBus()
                .match(
                        DEVICE,
                        new Candidate(
                                driver,
                                IdTable.of(driver.ids()),
                                dynamic,
                                Optional.of(override).filter(name -> !name.isEmpty())));
    }

    private static DriverDescription driver(String name, String... ids) {
        return DriverDescription.of("pci", name, ids);
    }

    @Test
    @Tag("R-126")
    void theUeventHasTheKernelsKeysInItsOrder() {
        assertEquals(
                List.of(
                        "PCI_CLASS=20000",
                        "PCI_ID=8086:10D3",
                        "PCI_SUBSYS_ID=0000:0000",
                        "PCI_SLOT_NAME=0000:00:02.0",
                        "MODALIAS=pci:v00008086d000010D3sv00000000sd00000000bc02sc00i00"),
                new PciBus().description().uevent().of(DEVICE));
    }

    @Test
    void aStaticIdMatchesAndAnotherDoesNot() {
        assertEquals(new Match.Yes(Match.Rule.STATIC_ID, ITS_ID), match(driver("e1000e", ITS_ID), List.of(), ""));
        Match other = match(driver("e1000", "pci:v00008086d0000100Esv*sd*bc*sc*i*"), List.of(), "");
        assertInstanceOf(Match.No.class, other);
        assertEquals(Match.Rule.NONE, other.rule());
    }

    @Test
    void anOverrideForAnotherDriverDecides() {
        Match match = match(driver("e1000e", ITS_ID), List.of(PciDynamicId.of(0x8086, 0x10d3)), "vfio-pci");
        assertEquals(new Match.No(Match.Rule.OVERRIDE, "the override names vfio-pci"), match);
    }

    @Test
    void anOverrideMatchesWhateverTheIds() {
        Match match = match(driver("e1000"), List.of(), "e1000");
        assertEquals(new Match.Yes(Match.Rule.OVERRIDE, "e1000"), match);
    }

    @Test
    void anIdThatCountsOnlyUnderAnOverrideCountsThereAndNowhereElse() {
        DriverDescription vfio = driver("vfio-pci", "vfio_pci:v*d*sv*sd*bc*sc*i*");
        assertInstanceOf(Match.No.class, match(vfio, List.of(), ""));
        assertEquals(Match.Rule.STATIC_ID, match(vfio, List.of(), "vfio-pci").rule());
        DriverDescription variant = driver("other-vfio-pci", "vfio_pci:v000015B3d*sv*sd*bc*sc*i*");
        assertEquals(
                Match.Rule.OVERRIDE, match(variant, List.of(), "other-vfio-pci").rule());
    }

    @Test
    void aDynamicIdIsLookedAtBeforeTheDriversOwn() {
        Match match = match(driver("e1000e", ITS_ID), List.of(PciDynamicId.of(0x8086, 0x10d3)), "");
        assertEquals(Match.Rule.DYNAMIC_ID, match.rule());
        assertEquals(
                Match.Rule.STATIC_ID,
                match(driver("e1000e", ITS_ID), List.of(PciDynamicId.of(0x8086, 1)), "")
                        .rule());
    }

    @Test
    void aDynamicIdFitsByClassUnderItsMask() {
        PciDynamicId network = new PciDynamicId(
                PciDynamicId.ANY, PciDynamicId.ANY, PciDynamicId.ANY, PciDynamicId.ANY, 0x020000, 0xff0000, 0);
        PciDynamicId storage = new PciDynamicId(
                PciDynamicId.ANY, PciDynamicId.ANY, PciDynamicId.ANY, PciDynamicId.ANY, 0x010000, 0xff0000, 0);
        assertInstanceOf(Match.Yes.class, match(driver("some"), List.of(network), ""));
        assertInstanceOf(Match.No.class, match(driver("some"), List.of(storage), ""));
    }

    @Test
    void addedDevicesAreProbedWhateverAutoprobeSays() {
        assertEquals(true, new PciBus().description().alwaysProbes());
    }

    @Test
    void theBusIsFoundAsAService() {
        List<String> names = new ArrayList<>();
        ServiceLoader.load(BusType.class)
                .forEach(bus -> names.add(bus.description().name()));
        assertEquals(List.of("pci"), names);
    }
}
