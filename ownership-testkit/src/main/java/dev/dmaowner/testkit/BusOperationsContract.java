package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.Match;
import dev.dmaowner.testkit.BusTypeContract.Claiming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of the contract that asks a bus type's operations one by one, without a machine. */
abstract class BusOperationsContract extends BusSubject {

    BusOperationsContract() {}

    /** Asks the enumerated devices what a machine asks. */
    abstract void assertMachineCanHave(List<Device> devices);

    /** ServiceLoader finds it, by {@code META-INF/services} and by the module's descriptor, unless it is declared otherwise. */
    @Test
    void serviceLoaderFindsIt() {
        ProviderLookup.assertFound(BusType.class, busType(), isProvidedAsService());
    }

    /** The name is a directory in {@code /sys/bus}. */
    @Test
    void saysTheSameNameEachTimeAndItCanBeADirectory() {
        String name = busType().description().name();
        assertEquals(name, busType().description().name());
        assertFalse(name.isEmpty() || name.contains("/") || name.startsWith("."), "'" + name + "'");
    }

    /**
     * Every device is of this bus, has its directory below {@code /sys/devices}, and is there once. Where drivers add the
     * devices the bus lists none, though the host shows them.
     */
    @Test
    void eachDeviceIsOfTheBusAndThereOnce() throws IOException {
        List<Device> listed = enumerate(host(), firmware());
        if (devicesOfDrivers().isEmpty()) {
            assertFalse(listed.isEmpty(), "the contract needs a host with a device of the bus");
        } else {
            assertEquals(List.of(), listed, "drivers add the devices");
        }
        Set<DeviceId> seen = new HashSet<>();
        for (Device device : devices()) {
            assertTrue(seen.add(device.id()), device.id() + " is listed twice");
            String path = String.valueOf(device.sysfsPath());
            assertTrue(path.startsWith("/sys/devices/"), device.id() + " has its directory in " + path);
            assertFalse(Optional.of(device.id()).equals(device.parent()), device.id() + " is its own parent");
        }
    }

    /** A parent comes before its child, as the kernel finds them: the child may share the group of its parent. */
    @Test
    void parentComesBeforeItsChild() throws IOException {
        Set<DeviceId> later = new HashSet<>();
        List<Device> devices = devices();
        devices.forEach(device -> later.add(device.id()));
        for (Device device : devices) {
            later.remove(device.id());
            device.parent()
                    .ifPresent(parent ->
                            assertFalse(later.contains(parent), parent + " comes after " + device.id() + " below it"));
        }
    }

    /** Every method of a device answers, with something empty where there is nothing, and never with null. */
    @Test
    void deviceGivesNoNull() throws IOException {
        devices().forEach(SoundDevice::assertSound);
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

    /**
     * A device that goes away while the bus is listed is left out, or listed as far as it is known: with empty answers, not
     * with null, so that matching and all else that is asked of it go on.
     */
    @Test
    void enumerationSurvivesADeviceThatVanishes() throws IOException {
        breakEachReading(FaultyHost.Fault.VANISHES);
    }

    /** A device that makes no sense is left out, or listed as far as it does make sense. */
    @Test
    void enumerationSurvivesWhatMakesNoSense() throws IOException {
        breakEachReading(FaultyHost.Fault.MAKES_NO_SENSE);
    }

    private void breakEachReading(FaultyHost.Fault fault) throws IOException {
        Firmware firmware = firmware();
        HostFaults.tryEach(host(), fault, host -> assertMachineCanHave(enumerate(host, firmware)));
    }

    /** Ids that fit, fit, and so does a name where the bus goes by names; what neither fits, does not. */
    @Test
    void driverMatchesByItsIdsOrItsName() throws IOException {
        Device device = fittingDevice();
        assertInstanceOf(Match.Yes.class, busType().match(device, offered(fittingDriver(), Optional.empty())));
        assertInstanceOf(Match.No.class, busType().match(device, offered(unfitDriver(), Optional.empty())));
    }

    /** {@code driver_override} keeps every other driver off. A bus that says it has no such file does not look at one. */
    @Test
    void overrideKeepsOtherDriversOffWhereThereIsOne() throws IOException {
        Optional<String> another = Optional.of("contract-another-driver");
        Match match = busType().match(fittingDevice(), offered(fittingDriver(), another));
        boolean hasOverride = busType().description().hasOverride();
        Class<? extends Match> expected = hasOverride ? Match.No.class : Match.Yes.class;
        assertInstanceOf(expected, match, hasOverride ? "devices have an override" : "devices have no override");
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

    /** The driver core counts it as a user of the group's default domain, unless the bus is declared never to claim. */
    @Test
    void ordinaryDriverUsesTheDefaultDomainUnlessTheBusNeverClaims() throws IOException {
        Device device = fittingDevice();
        Class<? extends DmaConfigureAnswer> expected =
                claiming() == Claiming.NEVER ? DmaConfigureAnswer.Leave.class : DmaConfigureAnswer.Use.class;
        for (OwnershipRules rules : OwnershipRules.values()) {
            assertInstanceOf(expected, configure(busType(), device, rules, DmaManagement.BY_CORE), rules.toString());
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

    /** Asking what firmware says about DMA changes nothing, and a bind configures what the answer was. */
    @Test
    void questionAboutDmaIsPureAndABindConfiguresWhatItAnswers() throws IOException {
        BusType bus = busType();
        FirmwareDmaConfigure firmware = new FirmwareDmaConfigure(firmware());
        for (Device device : devices()) {
            for (OwnershipRules rules : OwnershipRules.values()) {
                Outcome<DmaConfiguration> first = bus.dmaConfiguration(device, firmware, rules);
                assertEquals(first, bus.dmaConfiguration(device, firmware, rules), device.id() + " asked twice");
                assertEquals(first, busType().dmaConfiguration(device, firmware, rules), device.id() + " asked anew");
                DmaConfigureAnswer configured = configure(busType(), device, rules, DmaManagement.BY_CORE);
                assertEquals(first.value(), configured.configured(), device.id() + " under " + rules);
            }
        }
    }

    /** One bus type serves several threads concurrently, for different devices. */
    @Test
    void operationsCanRunInSeveralThreads() throws IOException {
        BusType bus = busType();
        List<Device> devices = devices();
        DmaConfigureContext context = context(OwnershipRules.newest(), DmaManagement.BY_CORE);
        Candidate candidate = offered(fittingDriver(), Optional.empty());
        List<List<Object>> alone = new ArrayList<>();
        for (Device device : devices) {
            alone.add(answers(busType(), device, candidate, context));
        }
        Race.run(thread -> {
            for (int round = 0; round < Race.ROUNDS; round++) {
                for (int i = thread % devices.size(); i < devices.size(); i += Race.THREADS) {
                    assertEquals(alone.get(i), answers(bus, devices.get(i), candidate, context));
                }
            }
        });
    }

    private static List<Object> answers(BusType bus, Device device, Candidate candidate, DmaConfigureContext context) {
        return List.of(bus.match(device, candidate), bus.dmaConfiguration(device, context.firmware(), context.rules()));
    }

    /** After the cleanup everything is as before, and the next configuration gives the same result. */
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
}
