package dev.dmaowner.testkit;

import static dev.dmaowner.testkit.BusBench.assertDone;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every bus type must keep, as tests. Extend it, give the bus type, a host that shows at least one device of it, and a
 * driver that fits one; then each test is a sentence about the bus. Tests with the machine put the bus under the driver
 * core, behind an IOMMU that gives every device a group of its own.
 */
public abstract class BusTypeContract {

    private static final int STEPS = 300;

    /** For the classes that extend it. */
    protected BusTypeContract() {}

    /** {@return the bus type, a new object each time} */
    protected abstract BusType busType();

    /** {@return a host that shows devices of the bus, or whose firmware does} */
    protected abstract Host host() throws IOException;

    /** {@return a driver whose ids fit a device of the host, and the driver of whose name no device says anything} */
    protected abstract DriverDescription fittingDriver();

    /** {@return the host's firmware; what is read from the host, unless this is overridden} */
    protected Firmware firmware() throws IOException {
        return Firmware.read(host());
    }

    private List<Device> enumerate(Host host, Firmware firmware) throws IOException {
        return busType().enumerate(new EnumerationSource(host, firmware, ConfigSpace.READ_ALL));
    }

    private List<Device> devices() throws IOException {
        return enumerate(host(), firmware());
    }

    private static Candidate offered(DriverDescription driver, Optional<String> override) {
        return new Candidate(driver, IdTable.of(driver.ids()), List.of(), override);
    }

    private DriverDescription unfitDriver() {
        return DriverDescription.of(fittingDriver().bus(), "contract-no-such-driver", "contract:nothing");
    }

    private Device fittingDevice() throws IOException {
        Candidate candidate = offered(fittingDriver(), Optional.empty());
        BusType bus = busType();
        return devices().stream()
                .filter(device -> bus.match(device, candidate) instanceof Match.Yes)
                .findFirst()
                .orElseGet(() -> fail("the driver " + fittingDriver() + " fits no device of the host"));
    }

    private BusBench bench(OwnershipRules rules, DmaManagement management) throws IOException {
        return new BusBench(
                Machine.builder().rules(rules).host(host(), firmware()).bus(busType()),
                new ScriptedDriver(fittingDriver(), management),
                fittingDevice().id());
    }

    private BusBench bench() throws IOException {
        return bench(OwnershipRules.LINUX_6_12, DmaManagement.BY_CORE);
    }

    private static void assertRefused(Errno errno, WriteAnswer answer) {
        assertEquals(Optional.of(errno), answer.refusal().map(why -> why.errno()), answer.toString());
    }

    /** The name is a directory in {@code /sys/bus}. */
    @Test
    void saysTheSameNameEachTimeAndItCanBeADirectory() {
        String name = busType().description().name();
        assertEquals(name, busType().description().name());
        assertFalse(name.isEmpty() || name.contains("/") || name.startsWith("."), "'" + name + "'");
    }

    /** Every device is of this bus, has its directory below {@code /sys/devices}, and is there once. */
    @Test
    void enumerationListsEachDeviceOfTheBusOnce() throws IOException {
        List<Device> devices = devices();
        assertFalse(devices.isEmpty(), "the contract needs a host with a device of the bus");
        Set<DeviceId> seen = new HashSet<>();
        for (Device device : devices) {
            assertEquals(busType().description().name(), device.id().bus(), device.toString());
            assertTrue(seen.add(device.id()), device.id() + " is listed twice");
            assertTrue(device.sysfsPath().startsWith("/sys/devices/"), device.sysfsPath());
            assertFalse(device.parent().equals(Optional.of(device.id())), device.id() + " is its own parent");
            assertNotNull(device.modalias(), "a device without a modalias has an empty text");
        }
    }

    /** A host that has not changed has the same devices in the same order. */
    @Test
    void enumerationListsTheSameAgain() throws IOException {
        assertEquals(
                devices().stream().map(Device::id).toList(),
                devices().stream().map(Device::id).toList());
    }

    /** No such bus is no error. */
    @Test
    void enumerationOfAnEmptyHostIsEmpty() throws IOException {
        assertEquals(List.of(), enumerate(ScriptedHost.empty(), Firmware.NONE));
    }

    /** A host that cannot be read is an {@link IOException}, whichever file it is, and nothing else. */
    @Test
    void enumerationOfAHostThatFailsIsAnIOExceptionAndNothingElse() throws IOException {
        breakEachReading(FaultyHost.Fault.FAILS);
    }

    /** A device that goes away while the bus is listed is left out, or listed as far as it is known. */
    @Test
    void enumerationSurvivesADeviceThatVanishes() throws IOException {
        breakEachReading(FaultyHost.Fault.VANISHES);
    }

    /** A device that makes no sense is left out. */
    @Test
    void enumerationSurvivesWhatMakesNoSense() throws IOException {
        breakEachReading(FaultyHost.Fault.MAKES_NO_SENSE);
    }

    private void breakEachReading(FaultyHost.Fault fault) throws IOException {
        Firmware firmware = firmware();
        HostFaults.tryEach(host(), fault, host -> enumerate(host, firmware));
    }

    /** Ids that fit, fit; what no id fits and no name, does not. */
    @Test
    void driverMatchesByItsIds() throws IOException {
        Device device = fittingDevice();
        assertInstanceOf(Match.Yes.class, busType().match(device, offered(fittingDriver(), Optional.empty())));
        assertInstanceOf(Match.No.class, busType().match(device, offered(unfitDriver(), Optional.empty())));
    }

    /** {@code driver_override} keeps every other driver off. */
    @Test
    void overrideKeepsOtherDriversOff() throws IOException {
        Optional<String> another = Optional.of("contract-another-driver");
        assertInstanceOf(Match.No.class, busType().match(fittingDevice(), offered(fittingDriver(), another)));
    }

    /** Asking changes nothing: not the answer, not the device. */
    @Test
    void matchingIsPure() throws IOException {
        BusType bus = busType();
        List<Device> devices = devices();
        List<Device> before = devices();
        for (DriverDescription driver : List.of(fittingDriver(), unfitDriver())) {
            for (Optional<String> override : List.of(Optional.<String>empty(), Optional.of(driver.name()))) {
                for (int i = 0; i < devices.size(); i++) {
                    Match first = bus.match(devices.get(i), offered(driver, override));
                    assertEquals(first, bus.match(devices.get(i), offered(driver, override)), "asked twice");
                    assertEquals(first, busType().match(before.get(i), offered(driver, override)), "asked anew");
                }
            }
        }
    }

    /** A device of another bus neither matches nor throws, though it may have the same name and modalias. */
    @Test
    void foreignDeviceNeitherMatchesNorThrows() throws IOException {
        Device own = fittingDevice();
        String name = own.id().name();
        for (Optional<String> override :
                List.of(Optional.<String>empty(), Optional.of(fittingDriver().name()))) {
            for (Device foreign : List.of(
                    ScriptedDevice.of("contract-bus/" + name, own.modalias()),
                    ScriptedDevice.of("contract-bus/foreign", ""))) {
                Match match = busType().match(foreign, offered(fittingDriver(), override));
                assertInstanceOf(Match.No.class, match, foreign.toString());
            }
        }
    }

    private DmaConfigureAnswer configure(BusType bus, Device device, OwnershipRules rules, DmaManagement management)
            throws IOException {
        return bus.dmaConfigure(device, context(rules, management));
    }

    private DmaConfigureContext context(OwnershipRules rules, DmaManagement management) throws IOException {
        return new DmaConfigureContext(rules, fittingDriver(), management, new FirmwareDmaConfigure(firmware()));
    }

    /** The driver core counts it as a user of the group's default domain. */
    @Test
    void ordinaryDriverUsesTheDefaultDomainUnderAllRules() throws IOException {
        Device device = fittingDevice();
        for (OwnershipRules rules : OwnershipRules.values()) {
            assertInstanceOf(
                    DmaConfigureAnswer.Use.class,
                    configure(busType(), device, rules, DmaManagement.BY_CORE),
                    rules.toString());
        }
    }

    /** A driver that hands devices to users must not be counted, or no user could ever have one. */
    @Test
    void driverThatManagesDmaLeavesTheDefaultDomainUnderAllRules() throws IOException {
        Device device = fittingDevice();
        for (OwnershipRules rules : OwnershipRules.values()) {
            assertInstanceOf(
                    DmaConfigureAnswer.Leave.class,
                    configure(busType(), device, rules, DmaManagement.BY_DRIVER),
                    rules.toString());
        }
    }

    /** After the cleanup everything is as before, so that the next configuration gives the same. */
    @Test
    void cleanupPairsWithConfigure() throws IOException {
        BusType bus = busType();
        Device device = fittingDevice();
        for (DmaManagement management : DmaManagement.values()) {
            DmaConfigureAnswer first = configure(bus, device, OwnershipRules.LINUX_6_12, management);
            bus.dmaCleanup(device, context(OwnershipRules.LINUX_6_12, management));
            assertEquals(first, configure(bus, device, OwnershipRules.LINUX_6_12, management), "configured again");
            bus.dmaCleanup(device, context(OwnershipRules.LINUX_6_12, management));
        }
    }

    /** The machine counts what the bus decides. */
    @Test
    void bindingCountsOrdinaryDriversAndNotThoseThatManageDma() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            for (DmaManagement management : DmaManagement.values()) {
                BusBench bench = bench(rules, management);
                String free = bench.group().ownership().toString();
                assertDone(bench.bind());
                boolean counted = !bench.group().ownership().toString().equals(free);
                assertEquals(management == DmaManagement.BY_CORE, counted, rules + " " + management);
                assertDone(bench.unbind());
                assertEquals(free, bench.group().ownership().toString(), rules + " " + management);
            }
        }
    }

    /** Each probe reaches the driver once, and each removal too. */
    @Test
    void probeRemoveProbeWorks() throws IOException {
        BusBench bench = bench();
        int probes = bench.driver.probes();
        int removals = bench.driver.removals();
        assertDone(bench.bind());
        assertDone(bench.unbind());
        assertDone(bench.bind());
        assertEquals(probes + 2, bench.driver.probes(), "probes");
        assertEquals(removals + 1, bench.driver.removals(), "removals");
        String name = " " + bench.device + " " + fittingDriver().name();
        bench.events.assertHappened("BOUND" + name, "UNBINDING" + name, "UNBOUND" + name, "BOUND" + name);
    }

    /** A driver's refusal is the answer. */
    @Test
    void refusalOfADriverIsPassedOn() throws IOException {
        BusBench bench = bench();
        bench.driver.refusing(Errno.ENXIO);
        assertRefused(Errno.ENXIO, bench.bind());
    }

    /** A removal that waits for a user keeps the unbind waiting until the user lets go. */
    @Test
    void removalThatWaitsIsWaitedFor() throws IOException {
        BusBench bench = bench();
        assertDone(bench.bind());
        bench.driver.holdingOn();
        WriteAnswer answer = bench.unbind();
        assertInstanceOf(WriteAnswer.Waiting.class, answer);
        assertTrue(bench.machine.driverOf(bench.device).isPresent() || bench.driver.removals() > 0);
        bench.driver.letGo();
        WriteAnswer.Waiting waiting = (WriteAnswer.Waiting) answer;
        assertEquals(Optional.of(WriteAnswer.DONE), waiting.pending().answer());
        assertEquals(Optional.empty(), bench.machine.driverOf(bench.device));
    }

    /** Whatever stage fails, everything is as it was, and the next bind works. */
    @Test
    void failureAtEachStageLeavesNothingBehind() throws IOException {
        assertAll(
                () -> failsAndLeavesNothing("claim", bench -> {
                    var claim = bench.group().claim(new DmaOwner.User("/dev/contract", 1));
                    assertRefused(Errno.EBUSY, bench.bind());
                    claim.value().orElseThrow().close();
                }),
                () -> failsAndLeavesNothing("probe", bench -> {
                    bench.driver.refusing(Errno.EIO);
                    assertRefused(Errno.EIO, bench.bind());
                }),
                () -> failsAndLeavesNothing("deferral", bench -> {
                    bench.driver.deferring();
                    assertRefused(Errno.EAGAIN, bench.bind());
                }),
                () -> failsAndLeavesNothing("exception", bench -> {
                    bench.driver.throwing();
                    assertRefused(Errno.EIO, bench.bind());
                }));
    }

    private void failsAndLeavesNothing(String stage, Consumer<BusBench> failure) throws IOException {
        BusBench bench = bench();
        List<String> before = MachineSnapshot.of(bench.machine);
        failure.accept(bench);
        assertEquals(before, MachineSnapshot.of(bench.machine), stage);
        bench.driver.binding();
        assertDone(bench.bind());
    }

    /** Whatever comes, in whatever order, the rule holds; a failure names its seed. */
    @Test
    void ruleHoldsUnderRandomOperations() throws IOException {
        long seed = Simulation.chosenSeed();
        for (OwnershipRules rules : OwnershipRules.values()) {
            String user = "contract-user-driver";
            Machine machine = Machine.builder()
                    .rules(rules)
                    .host(host(), firmware())
                    .bus(busType())
                    .iommu(ScriptedIommu.allTogether())
                    .driver(new ScriptedDriver(fittingDriver(), DmaManagement.BY_CORE))
                    .driver(new ScriptedDriver(
                            DriverDescription.of(fittingDriver().bus(), user), DmaManagement.BY_DRIVER))
                    .build();
            machine.stopWaitingForIommus();
            new Simulation(machine, user::equals, seed).run(STEPS);
        }
    }
}
