package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What every driver must keep, as tests. Extend it, give the driver and a device that it takes. The tests put it under the
 * driver core, on a scripted bus of the name that the driver's description says, with the device's override set to the
 * driver, behind an IOMMU that gives every device a group of its own.
 */
public abstract class DriverContract {

    /** For the classes that extend it. */
    protected DriverContract() {}

    /** {@return the driver, a new object each time} */
    protected abstract Driver driver();

    /** {@return a device that it takes, on its bus} */
    protected abstract Device device();

    /** {@return devices that are on the bus besides, such as the parent of the first; none, unless this is overridden} */
    protected List<Device> others() {
        return List.of();
    }

    /**
     * Add to the machine what the driver needs besides its bus and its device, such as other buses, the driver of the
     * device's parent or module parameters. Nothing, unless this is overridden.
     */
    protected void prepare(MachineBuilder machine) throws IOException {}

    /** {@return the generations of the rule under which it takes the device; all, unless this is overridden} */
    protected Set<OwnershipRules> rules() {
        return EnumSet.allOf(OwnershipRules.class);
    }

    /**
     * {@return the type of default domain that groups get, for a driver that asks what is attached; one for DMA, unless this
     * is overridden}
     */
    protected DefaultDomainType defaultDomain(OwnershipRules rules) {
        return DefaultDomainType.DMA;
    }

    /** The driver under the driver core. Whatever else there is has its driver; the device has not had one yet. */
    private final class Bench {
        final WatchedDriver driver;
        final Machine machine;
        final Device device;

        Bench(OwnershipRules rules, Driver tested, ScriptedIommu iommu, UnaryOperator<ProbeContext> handed, Device on)
                throws IOException {
            driver = new WatchedDriver(tested, handed);
            device = on;
            MachineBuilder builder = Machine.builder()
                    .rules(rules)
                    .host(ScriptedHost.empty(), Firmware.NONE)
                    .bindings(InitialBindings.AS_RECORDED);
            prepare(builder);
            List<Device> devices = new ArrayList<>(others());
            devices.add(on);
            machine = builder.bus(new ScriptedBus(tested.description().bus(), devices))
                    .iommu(iommu.withDefaultDomain(defaultDomain(rules)))
                    .driver(driver)
                    .build();
            String path = "/sys/bus/" + on.id().bus() + "/devices/" + on.id().name() + "/driver_override";
            machine.host().write(path, name() + "\n");
            machine.devices().stream()
                    .map(Device::id)
                    .filter(id -> !id.equals(on.id()))
                    .forEach(machine::probe);
        }

        private String name() {
            return driver.description().name();
        }

        WriteAnswer bind() {
            return machine.bind(device.id(), name());
        }

        WriteAnswer unbind() {
            return machine.unbind(device.id(), name());
        }

        GroupOwnership group() {
            return machine.groupOf(device.id()).flatMap(machine::group).orElseThrow();
        }

        Ownership ownership() {
            return group().ownership();
        }

        List<String> snapshot() {
            return MachineSnapshot.of(machine);
        }

        void assertNothingThrown() {
            assertEquals(List.of(), driver.thrown(), "a driver answers, and throws nothing");
        }
    }

    private OwnershipRules newestRules() {
        return rules().stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private Bench bench(OwnershipRules rules) throws IOException {
        return new Bench(rules, driver(), ScriptedIommu.eachItsOwn(), context -> context, device());
    }

    private static void assertDone(WriteAnswer answer) {
        assertEquals(WriteAnswer.DONE, answer);
    }

    /** What a driver is does not change. */
    @Test
    void saysTheSameOfItselfEachTime() {
        Driver driver = driver();
        assertEquals(driver.description(), driver.description());
        assertEquals(driver.description(), driver().description());
        for (OwnershipRules rules : OwnershipRules.values()) {
            assertEquals(driver.dmaManagement(rules), driver().dmaManagement(rules), rules.toString());
        }
    }

    /** The device that it takes is on its bus. */
    @Test
    void deviceOfTheContractIsOnTheDriversBus() {
        assertEquals(driver().description().bus(), device().id().bus());
    }

    /** It takes its device and lets it go, as often as one likes, and leaves nothing behind. */
    @Test
    void probeRemoveProbeWorksAndLeavesNothingBehind() throws IOException {
        for (OwnershipRules rules : rules()) {
            Bench bench = bench(rules);
            List<String> before = bench.snapshot();
            assertDone(bench.bind());
            List<String> bound = bench.snapshot();
            assertDone(bench.unbind());
            assertEquals(before, bench.snapshot(), rules + ": after the removal");
            assertDone(bench.bind());
            assertEquals(bound, bench.snapshot(), rules + ": bound again");
            assertDone(bench.unbind());
            assertEquals(before, bench.snapshot(), rules + ": after the second removal");
            bench.assertNothingThrown();
        }
    }

    /** An ordinary driver is a user of the default domain; one that manages DMA is not counted, whatever it claims. */
    @Test
    void usesOrLeavesTheDefaultDomainAsItSays() throws IOException {
        for (OwnershipRules rules : rules()) {
            Bench bench = bench(rules);
            Ownership free = bench.ownership();
            assertDone(bench.bind());
            if (bench.driver.dmaManagement(rules) == DmaManagement.BY_CORE) {
                assertNotEquals(free, bench.ownership(), rules + ": an ordinary driver is counted");
            } else {
                assertFalse(bench.ownership() instanceof Ownership.DmaApi, rules + ": " + bench.ownership());
            }
        }
    }

    /** A device of a class that the driver does not know is taken or refused, and no more. */
    @Test
    void foreignDeviceIsTakenOrRefusedAndNothingIsThrown() throws IOException {
        String bus = driver().description().bus();
        for (Device foreign : List.of(
                ScriptedDevice.of(bus + "/contract-foreign", ""),
                ScriptedDevice.of(bus + "/contract-strange", "nonsense:\u00e9%s")
                        .with(Map.of("class", "no number", "vendor", "", "device", "0xzz", "sriov_numvfs", "-")))) {
            Bench bench = new Bench(
                    OwnershipRules.LINUX_6_12, driver(), ScriptedIommu.eachItsOwn(), context -> context, foreign);
            List<String> before = bench.snapshot();
            if (bench.bind().refusal().isPresent()) {
                assertEquals(before, bench.snapshot(), "after the refusal");
            }
            bench.assertNothingThrown();
        }
    }

    /** A device that no IOMMU translates has no group. */
    @Test
    void deviceWithoutAGroupIsTakenOrRefusedAndNothingIsThrown() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            Bench bench = new Bench(rules, driver(), new ScriptedIommu(id -> ""), context -> context, device());
            List<String> before = bench.snapshot();
            if (bench.bind().refusal().isEmpty()) {
                assertDone(bench.unbind());
            }
            assertEquals(before, bench.snapshot(), rules.toString());
            bench.assertNothingThrown();
        }
    }

    /** While a user owns the group, an ordinary driver is kept off, and nothing of the user's is touched. */
    @Test
    void groupThatAUserOwnsIsNotTouched() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            Bench bench = bench(rules);
            GroupOwnership group = bench.group();
            PrivateDomain users = new PrivateDomain("the user");
            var claim =
                    group.claim(new DmaOwner.User("/dev/contract", 1)).value().orElseThrow();
            assertTrue(group.attach(users).isDone(), rules.toString());
            List<String> before = bench.snapshot();
            WriteAnswer answer = bench.bind();
            assertTrue(bench.ownership() instanceof Ownership.Owned, rules + ": " + bench.ownership());
            if (answer.refusal().isPresent()) {
                assertEquals(before, bench.snapshot(), rules.toString());
            } else {
                assertEquals(DmaManagement.BY_DRIVER, bench.driver.dmaManagement(rules), rules.toString());
                assertDone(bench.unbind());
            }
            assertSame(users, group.state().current(), rules + ": what is attached");
            group.detach();
            claim.close();
            bench.assertNothingThrown();
        }
    }

    /** Whichever of its requests the machine refuses, the driver answers and leaves nothing behind. */
    @Test
    void refusalOfEachRequestLeavesNothingBehind() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            int requests = 1;
            for (int number = 0; number < requests; number++) {
                requests = Math.max(requests, refuse(rules, number));
            }
        }
    }

    private int refuse(OwnershipRules rules, int number) throws IOException {
        List<ReluctantContext> contexts = new ArrayList<>();
        Bench bench = new Bench(
                rules,
                driver(),
                ScriptedIommu.eachItsOwn(),
                context -> {
                    contexts.add(new ReluctantContext(number));
                    return contexts.get(contexts.size() - 1).over(context);
                },
                device());
        List<String> before = bench.snapshot();
        if (bench.bind().refusal().isEmpty()) {
            assertDone(bench.unbind());
        }
        assertEquals(before, bench.snapshot(), rules + ": request " + number + " was refused");
        bench.assertNothingThrown();
        return contexts.stream().mapToInt(ReluctantContext::requests).max().orElse(0);
    }

    /** A driver keeps nothing itself: what it does on one machine is not felt on another. */
    @Test
    void twoMachinesWithOneDriverDoNotDisturbEachOther() throws IOException {
        Driver driver = driver();
        ScriptedIommu iommu = ScriptedIommu.eachItsOwn();
        Bench one = new Bench(newestRules(), driver, iommu, context -> context, device());
        Bench other = new Bench(newestRules(), driver, iommu, context -> context, device());
        List<String> free = other.snapshot();
        assertDone(one.bind());
        assertEquals(free, other.snapshot(), "while the other machine's device is bound");
        assertDone(other.bind());
        List<String> bound = other.snapshot();
        assertEquals(one.snapshot(), bound, "the same on both");
        assertDone(one.unbind());
        assertEquals(bound, other.snapshot(), "after the other machine's device was unbound");
    }
}
