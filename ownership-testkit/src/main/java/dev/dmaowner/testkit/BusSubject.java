package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.Match;
import dev.dmaowner.testkit.BusTypeContract.Claiming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the contract of bus types is about: what the author of a bus gives and declares, and what follows from it. */
abstract class BusSubject {

    BusSubject() {}

    /** {@return the bus type, a new object each time} */
    protected abstract BusType busType();

    /** {@return a host that shows devices of the bus, or whose firmware does} */
    protected abstract Host host() throws IOException;

    /** {@return a driver that fits a device of the bus by its ids or its name} */
    protected abstract DriverDescription fittingDriver();

    /** {@return the host's firmware; what is read from the host, unless this is overridden} */
    protected Firmware firmware() throws IOException {
        return Firmware.read(host());
    }

    /**
     * The devices that drivers of other buses add, for a bus that enumerates none itself. Such a bus lists none, whatever the host
     * shows, or each would be there twice; the tests then add them from the probe of a driver.
     *
     * @return none, unless this is overridden
     */
    protected List<Device> devicesOfDrivers() {
        return List.of();
    }

    /**
     * {@return whether programs find the plug-in through ServiceLoader; true, unless this is overridden for one that programs
     * make themselves}
     */
    protected boolean isProvidedAsService() {
        return true;
    }

    /** {@return for whom the bus claims; for ordinary drivers, unless this is overridden} */
    protected Claiming claiming() {
        return Claiming.FOR_ORDINARY_DRIVERS;
    }

    final List<Device> enumerate(Host host, Firmware firmware) throws IOException {
        BusType bus = busType();
        List<Device> devices = bus.enumerate(new EnumerationSource(host, firmware, ConfigSpace.READ_ALL));
        assertNotNull(devices, "enumerate gave null; a bus without devices gives an empty list");
        for (Device device : devices) {
            assertNotNull(device, "enumerate gave a list with null in it; what makes no sense is left out");
            assertIsOn(bus.description().name(), device);
        }
        return devices;
    }

    /** Whatever is tested, a device on another bus than its own makes it fail, so that it is told as what it is. */
    private static void assertIsOn(String bus, Device device) {
        assertNotNull(device.id(), "a device of bus '" + bus + "' has null for an id");
        String its = device.id().bus();
        if (!its.equals(bus)) {
            fail("the description says that the bus is '" + bus + "', and its device " + device.id() + " is on bus '"
                    + its + "'");
        }
    }

    /** All devices of the bus, wherever they come from. */
    final List<Device> devices() throws IOException {
        List<Device> devices = new ArrayList<>(enumerate(host(), firmware()));
        devices.addAll(devicesOfDrivers());
        devices.forEach(device -> assertIsOn(busType().description().name(), device));
        return devices;
    }

    /** A machine with the bus, its devices and nothing else. */
    final MachineBuilder machine(OwnershipRules rules) throws IOException {
        return machine(rules, bus -> bus);
    }

    /**
     * A machine with the bus, its devices and nothing else.
     *
     * @param around what is put around the bus
     */
    final MachineBuilder machine(OwnershipRules rules, UnaryOperator<BusType> around) throws IOException {
        devices();
        MachineBuilder builder = Machine.builder()
                .rules(rules)
                .host(host(), firmware())
                .bindings(InitialBindings.BY_MATCHING)
                .groups(InitialGroups.BY_RULE)
                .bus(around.apply(busType()));
        return devicesOfDrivers().isEmpty() ? builder : AddingDriver.to(builder, devicesOfDrivers());
    }

    final Candidate offered(DriverDescription driver, Optional<String> override) {
        return new Candidate(driver, IdTable.of(driver.ids()), List.of(), override);
    }

    /** A driver that matches no device by id or name. */
    final DriverDescription unfitDriver() {
        return DriverDescription.of(fittingDriver().bus(), "contract-no-such-driver", "contract:nothing");
    }

    final Device fittingDevice() throws IOException {
        Candidate candidate = offered(fittingDriver(), Optional.empty());
        BusType bus = busType();
        List<Device> devices = devices();
        assertEquals(bus.description().name(), fittingDriver().bus(), "the bus of the fitting driver");
        return devices.stream()
                .filter(device -> bus.match(device, candidate) instanceof Match.Yes)
                .findFirst()
                .orElseGet(() -> fail("the driver " + fittingDriver() + " fits no device of the bus"));
    }
}
