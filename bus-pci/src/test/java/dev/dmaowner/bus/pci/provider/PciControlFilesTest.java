package dev.dmaowner.bus.pci.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PciControlFilesTest {

    private static final String[] E1000E = {
        "pci:v00008086d000010D3sv*sd*bc*sc*i*", "pci:v00008086d00001533sv*sd*bc*sc*i*"
    };
    private static final String VFIO = "vfio_pci:v*d*sv*sd*bc*sc*i*";

    private static WriteAnswer write(ControlledBus bus, ControlFile.Place place, String name, String text) {
        ControlFile file = new PciBus()
                .description().controlFiles().stream()
                        .filter(candidate ->
                                candidate.place() == place && candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return file.handler().write(bus, text);
    }

    private static Optional<Errno> newId(ControlledBus bus, String text) {
        return errno(write(bus, ControlFile.Place.DRIVER, "new_id", text));
    }

    private static Optional<Errno> removeId(ControlledBus bus, String text) {
        return errno(write(bus, ControlFile.Place.DRIVER, "remove_id", text));
    }

    private static Optional<Errno> errno(WriteAnswer answer) {
        return answer.refusal().map(refusal -> refusal.errno());
    }

    private static ControlledBus driver(String name, String... ids) {
        return new ControlledBus(List.of()).driver(name, ids);
    }

    @Test
    @Tag("R-113")
    void anIdOfFewerThanTwoFieldsIsRefused() {
        ControlledBus bus = driver("pci-stub");
        for (String text : List.of("\n", "8086\n", "zz 10d3\n", "8086:10d3\n")) {
            assertEquals(Optional.of(Errno.EINVAL), newId(bus, text));
        }
        assertEquals(Optional.empty(), newId(bus, "8086 10d3\n"));
        assertEquals(List.of(PciDynamicId.of(0x8086, 0x10d3)), bus.dynamicIds);
    }

    @Test
    @Tag("R-114")
    void anIdThatTheDriverHasIsRefusedWhereverItHasItFrom() {
        ControlledBus bus = driver("e1000e", E1000E);
        assertEquals(Optional.of(Errno.EEXIST), newId(bus, "8086 10d3\n"));
        assertEquals(Optional.empty(), newId(bus, "8086 100e\n"));
        assertEquals(Optional.of(Errno.EEXIST), newId(bus, "8086 100e\n"));
        assertEquals(Optional.of(Errno.EEXIST), newId(bus, "8086 100e 1af4 1100\n"));
        assertEquals(1, bus.dynamicIds.size());
    }

    /** As real kernels of both generations answered. */
    @Test
    void aNumberThatNoDeviceCanHaveIsComparedAsItWasWritten() {
        ControlledBus bus = driver("pci-stub");
        assertEquals(Optional.empty(), newId(bus, "aaaa bbbb\n"));
        assertEquals(Optional.empty(), newId(bus, "1aaaa bbbb\n"));
        assertEquals(Optional.empty(), newId(bus, "aaaa 1bbbb\n"));
        assertEquals(Optional.of(Errno.EEXIST), newId(bus, "1aaaa bbbb\n"));
        assertEquals(Optional.of(Errno.EEXIST), newId(bus, "aaaa bbbb 10001\n"));
        assertEquals(Optional.empty(), newId(bus, "5555 7777 ffffffff ffffffff 1000000 ff000000\n"));
        assertEquals(Optional.of(Errno.EEXIST), newId(bus, "5555 7777 ffffffff ffffffff 1000000\n"));
        assertEquals(Optional.empty(), newId(bus, "5555 7777 ffffffff ffffffff 2000000\n"));
        assertEquals(Optional.empty(), removeId(bus, "1aaaa bbbb\n"));
    }

    @Test
    void anIdThatCountsOnlyUnderAnOverrideIsNoDuplicate() {
        assertEquals(Optional.empty(), newId(driver("vfio-pci", VFIO), "8086 10d3\n"));
    }

    @Test
    @Tag("R-115")
    void withAllSevenFieldsTheSameIdCanBeAddedManyTimes() {
        ControlledBus bus = driver("vfio-pci", VFIO);
        String all = "8086 10d3 ffffffff ffffffff 0 0 0\n";
        assertEquals(Optional.empty(), newId(bus, all));
        assertEquals(Optional.empty(), newId(bus, all));
        assertEquals(2, bus.dynamicIds.size());
    }

    @Test
    @Tag("R-116")
    void driverDataThatNoIdOfTheDriverHasIsRefused() {
        String withData = "8086 10d3 ffffffff ffffffff 0 0 5\n";
        assertEquals(Optional.of(Errno.EINVAL), newId(driver("vfio-pci", VFIO), withData));
        assertEquals(Optional.of(Errno.EINVAL), newId(driver("pcieport", "pci:v*d*sv*sd*bc06sc04i00*"), withData));
        assertEquals(Optional.empty(), newId(driver("pci-stub"), withData));
    }

    @Test
    @Tag("R-118")
    void anIdIsRemovedOnceForEachTimeItWasAdded() {
        ControlledBus bus = driver("vfio-pci", VFIO);
        String all = "8086 10d3 ffffffff ffffffff 0 0 0\n";
        newId(bus, all);
        newId(bus, all);
        assertEquals(Optional.of(Errno.EINVAL), removeId(bus, "8086\n"));
        assertEquals(Optional.of(Errno.ENODEV), removeId(bus, "8086 100e\n"));
        assertEquals(Optional.empty(), removeId(bus, "8086 10d3\n"));
        assertEquals(Optional.empty(), removeId(bus, "8086 10d3\n"));
        assertEquals(Optional.of(Errno.ENODEV), removeId(bus, "8086 10d3\n"));
    }

    @Test
    void anIdToRemoveMustHaveTheSubsystemThatIsNamed() {
        ControlledBus bus = driver("pci-stub");
        newId(bus, "8086 10d3 1af4 1100\n");
        assertEquals(Optional.of(Errno.ENODEV), removeId(bus, "8086 10d3 1af4 1101\n"));
        assertEquals(Optional.of(Errno.ENODEV), removeId(bus, "8086 10d3 1af4 1100 20000 ff0000\n"));
        assertEquals(Optional.empty(), removeId(bus, "8086 10d3 1af4\n"));
    }

    @Test
    @Tag("R-119")
    void anIdOfTheDriverItselfCannotBeRemoved() {
        assertEquals(Optional.of(Errno.ENODEV), removeId(driver("e1000e", E1000E), "8086 10d3\n"));
    }

    @Test
    @Tag("R-127")
    void whatIsNoNumberIsRefusedAndZeroDoesNothing() {
        for (ControlFile file : new PciBus().description().controlFiles()) {
            if (file.place() == ControlFile.Place.DRIVER || file.place() == ControlFile.Place.ATTRIBUTE) {
                continue;
            }
            ControlledBus bus = new ControlledBus(Machines.behindABridge())
                    .without("0000:00:02.0")
                    .device("0000:00:01.0");
            assertEquals(Optional.of(Errno.EINVAL), errno(file.handler().write(bus, "x\n")));
            assertEquals(Optional.empty(), errno(file.handler().write(bus, "0\n")));
            assertEquals(0, bus.turns);
            assertEquals(Optional.empty(), errno(file.handler().write(bus, "1\n")));
            assertEquals(1, bus.turns);
            assertTrue(bus.removed.size() + bus.added.size() > 0);
        }
    }

    @Test
    void whatIsBelowABridgeLeavesBeforeItAndTheLastOfABusFirst() {
        ControlledBus bus = new ControlledBus(Machines.behindABridge()).device("0000:00:01.0");
        write(bus, ControlFile.Place.DEVICE, "remove", "1\n");
        assertEquals(
                List.of("0000:01:01.0", "0000:02:00.1", "0000:02:00.0", "0000:01:00.0", "0000:00:01.0"), bus.removed);
    }

    @Test
    void aDeviceThatHasGoneWhileItsRemovalWaitedIsNotRemovedAgain() {
        ControlledBus bus = new ControlledBus(Machines.behindABridge()).device("0000:00:02.0");
        bus.devices.remove(bus.device());
        assertEquals(WriteAnswer.DONE, write(bus, ControlFile.Place.DEVICE, "remove", "1\n"));
        assertEquals(List.of(), bus.removed);
    }

    @Test
    @Tag("R-255")
    void aFunctionFoundAgainHasOnlyItsOwnHeadersBitWhileItIsAdded() {
        ControlledBus bus = new ControlledBus(Machines.behindABridge()).without("0000:02:00.0", "0000:02:00.1");
        write(bus, ControlFile.Place.BUS, "rescan", "1\n");
        assertEquals(List.of(List.of("0000:02:00.0", "0000:02:00.1")), bus.added);
        assertEquals(
                List.of(PciFunction.Functions.SEVERAL, PciFunction.Functions.SINGLE),
                bus.whileAdded.stream()
                        .map(device -> ((PciFunction) device).functions())
                        .toList());
        assertEquals(
                List.of(PciFunction.Functions.SEVERAL, PciFunction.Functions.SEVERAL),
                bus.afterwards.stream()
                        .map(device -> ((PciFunction) device).functions())
                        .toList());
    }

    @Test
    void whatIsBelowABridgeThatIsAwayIsFoundOnlyWithTheBridge() {
        ControlledBus away = new ControlledBus(Machines.behindABridge()).without("0000:01:00.0", "0000:02:00.0");
        away.absent.remove(0);
        write(away, ControlFile.Place.BUS, "rescan", "1\n");
        assertEquals(List.of(), away.added);
        ControlledBus both = new ControlledBus(Machines.behindABridge()).without("0000:01:00.0", "0000:02:00.0");
        write(both, ControlFile.Place.BUS, "rescan", "1\n");
        assertEquals(List.of(List.of("0000:01:00.0", "0000:02:00.0")), both.added);
    }

    @Test
    void aDevicesRescanReachesItsBusAndWhatIsBelow() {
        ControlledBus bus = new ControlledBus(Machines.behindABridge())
                .without("0000:00:02.0", "0000:01:01.0", "0000:02:00.1")
                .device("0000:01:00.0");
        write(bus, ControlFile.Place.DEVICE, "rescan", "1\n");
        assertEquals(List.of(List.of("0000:01:01.0", "0000:02:00.1")), bus.added);
    }

    @Test
    void eachRootBusIsFoundAndOfferedByItself() {
        ControlledBus bus = new ControlledBus(Machines.twoRoots()).without("0000:00:02.0", "0000:40:00.0");
        write(bus, ControlFile.Place.BUS, "rescan", "1\n");
        assertEquals(List.of(List.of("0000:00:02.0"), List.of("0000:40:00.0")), bus.added);
    }
}
