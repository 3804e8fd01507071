package dev.dmaowner.testkit;

import static dev.dmaowner.testkit.Answers.assertDone;
import static dev.dmaowner.testkit.Answers.assertRefused;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every bus type must keep, as tests. Extend it, give the bus type, a host that shows at least one device of it, and a
 * driver that fits one; then each test is a sentence about the bus. Where a bus differs from most for a good reason, its
 * author declares it by overriding a method, and the tests hold the bus to what is declared: a bus whose devices drivers add
 * gives them in {@link #devicesOfDrivers}, one that never claims says so in {@link #claiming}, and one without overrides says
 * so in its description.
 *
 * <p>The tests that are declared here put the bus under the driver core, behind an IOMMU that gives every device a group of
 * its own; those that are inherited ask its operations one by one.
 *
 * <p>The rules, by the names of the tests that hold them:
 *
 * <ul>
 *   <li>{@code serviceLoaderFindsIt}: ServiceLoader finds it, by {@code META-INF/services} and by the module's
 *       descriptor, unless it is declared otherwise.
 *   <li>{@code saysTheSameNameEachTimeAndItCanBeADirectory}: the name is a directory in {@code /sys/bus}.
 *   <li>{@code eachDeviceIsOfTheBusAndThereOnce}: every device is of this bus, has its directory below
 *       {@code /sys/devices}, and is there once. Where drivers add the devices the bus lists none, though the host
 *       shows them.
 *   <li>{@code parentComesBeforeItsChild}: a parent comes before its child, as the kernel finds them: the child may
 *       share the group of its parent.
 *   <li>{@code deviceGivesNoNull}: every method of a device answers, with something empty where there is
 *       nothing, and never with null.
 *   <li>{@code enumerationListsTheSameAgain}: a host that has not changed has the same devices in the same order.
 *   <li>{@code enumerationOfAnEmptyHostIsEmpty}: no such bus is no error.
 *   <li>{@code enumerationOfAHostThatFailsIsAnIOExceptionAndNothingElse}: a host that cannot be read is an
 *       {@link IOException}, whichever file it is, and nothing else.
 *   <li>{@code enumerationSurvivesADeviceThatVanishes}: a device that goes away while the bus is listed is left out,
 *       or listed as far as it is known: with empty answers, not with null, so that matching and all else that is
 *       asked of it go on.
 *   <li>{@code enumerationSurvivesWhatMakesNoSense}: a device that makes no sense is left out, or listed as far as it
 *       does make sense.
 *   <li>{@code driverMatchesByItsIdsOrItsName}: ids that fit, fit, and so does a name where the bus goes by names;
 *       what neither fits, does not.
 *   <li>{@code overrideKeepsOtherDriversOffWhereThereIsOne}: {@code driver_override} keeps every other driver off. A
 *       bus that says it has no such file does not look at one.
 *   <li>{@code matchingIsPure}: asking changes nothing: not the answer, not the device.
 *   <li>{@code foreignDeviceNeitherMatchesNorThrows}: a device of another bus neither matches nor throws, though it
 *       may have the same name and modalias.
 *   <li>{@code ordinaryDriverUsesTheDefaultDomainUnlessTheBusNeverClaims}: the driver core counts it as a user of the
 *       group's default domain, unless the bus is declared never to claim.
 *   <li>{@code driverThatManagesDmaLeavesTheDefaultDomainUnderAllRules}: a driver that hands devices to users must
 *       not be counted, or no user could ever have one.
 *   <li>{@code questionAboutDmaIsPureAndABindConfiguresWhatItAnswers}: asking what firmware says about DMA changes
 *       nothing, and a bind configures what the answer was.
 *   <li>{@code operationsCanRunInSeveralThreads}: one bus type serves several threads concurrently, for different
 *       devices.
 *   <li>{@code cleanupPairsWithConfigure}: after the cleanup everything is as before, and the next configuration
 *       gives the same.
 *   <li>{@code ueventHasLinesOfAKeyAndAValue}: what a device's {@code uevent} file says beyond the driver is lines
 *       {@code KEY=VALUE}.
 *   <li>{@code groupingAnswersForEveryDeviceAndIsPure}: the grouping rule has an answer for every device, and asking
 *       changes nothing.
 *   <li>{@code groupingNamesOnlyDevicesThatHaveAGroup}: whom the grouping rule names as the companion of a device is
 *       there and has a group.
 *   <li>{@code groupingAnswersForADeviceOfAnotherClass}: a driver may add a device to any bus, of a class that the
 *       bus does not know: the grouping rule answers for it, too.
 *   <li>{@code forecastHasEachDeviceOnce}: a forecast has each device once and none besides, with a reason for each
 *       group, and is the same again.
 *   <li>{@code bindingCountsTheDriversThatTheBusClaimsFor}: the machine counts whom the bus claims for: ordinary
 *       drivers, unless it never claims, and none that manages DMA.
 *   <li>{@code probeRemoveProbeWorks}: each probe reaches the driver once, and each removal too.
 *   <li>{@code devicesCanBeBoundInSeveralThreads}: several devices are configured, probed and removed concurrently.
 *   <li>{@code refusalOfADriverIsPassedOn}: a driver's refusal is the answer.
 *   <li>{@code removalThatWaitsIsWaitedFor}: a removal that waits for a user keeps the unbind waiting until the user
 *       lets go.
 *   <li>{@code failureAtEachStageLeavesNothingBehind}: after a failure at any stage everything is as before, and the next
 *       bind works.
 *   <li>{@code ruleHoldsUnderRandomOperations}: the rule holds under random operations in random order, also where
 *       every stage of them fails at random; a failure names its seed.
 *   <li>{@code machineGroupsDevicesAsTheForecastSays}: where the IOMMU leaves it to the bus, the groups that form are
 *       those of the forecast, if the bus gives one.
 * </ul>
 */
public abstract class BusTypeContract extends BusPartsContract {

    private static final int STEPS = 300;
    private static final String USER_DRIVER = "contract-user-driver";

    /** For whom a bus lets the driver core use the default domain of a device's group. */
    public enum Claiming {
        /** For drivers that do not manage DMA themselves, as every bus must whose devices do DMA. */
        FOR_ORDINARY_DRIVERS,
        /** For none: its devices stand for others that do DMA, or do none, as on the kernel's host1x, usb and virtio. */
        NEVER
    }

    /** For the classes that extend it. */
    protected BusTypeContract() {}

    private BusBench bench(OwnershipRules rules, DmaManagement management) throws IOException {
        return new BusBench(
                machine(rules),
                new ScriptedDriver(fittingDriver(), management),
                fittingDevice().id());
    }

    private BusBench bench() throws IOException {
        return bench(OwnershipRules.LINUX_6_12, DmaManagement.BY_CORE);
    }

    private boolean isClaimedFor(DmaManagement management) {
        return management == DmaManagement.BY_CORE && claiming() == Claiming.FOR_ORDINARY_DRIVERS;
    }

    /** The machine counts whom the bus claims for: ordinary drivers, unless it never claims, and none that manages DMA. */
    @Test
    void bindingCountsTheDriversThatTheBusClaimsFor() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            for (DmaManagement management : DmaManagement.values()) {
                BusBench bench = bench(rules, management);
                String free = bench.group().ownership().toString();
                assertDone("bind", bench.bind());
                boolean counted = !bench.group().ownership().toString().equals(free);
                assertEquals(isClaimedFor(management), counted, rules + " " + management);
                assertDone("unbind", bench.unbind());
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
        assertDone("bind", bench.bind());
        assertDone("unbind", bench.unbind());
        assertDone("bind", bench.bind());
        assertEquals(probes + 2, bench.driver.probes(), "probes");
        assertEquals(removals + 1, bench.driver.removals(), "removals");
        String name = " " + bench.device + " " + fittingDriver().name();
        bench.events.assertHappened("BOUND" + name, "UNBINDING" + name, "UNBOUND" + name, "BOUND" + name);
    }

    /** Several devices are configured, probed and removed concurrently. */
    @Test
    void devicesCanBeBoundInSeveralThreads() throws IOException {
        BusBench bench = bench();
        String driver = fittingDriver().name();
        List<DeviceId> bindable = new ArrayList<>();
        for (Device device : devices()) {
            bench.machine.driverOf(device.id()).ifPresent(bound -> bench.machine.unbind(device.id(), bound));
            bench.machine
                    .host()
                    .write(
                            "/sys/bus/" + device.id().bus() + "/devices/"
                                    + device.id().name() + "/driver_override",
                            driver);
            if (bench.machine.bind(device.id(), driver).equals(WriteAnswer.DONE)) {
                assertDone("unbind", bench.machine.unbind(device.id(), driver));
                bindable.add(device.id());
            }
        }
        Race.run(thread -> {
            for (int round = 0; round < Race.ROUNDS; round++) {
                for (int i = thread; i < bindable.size(); i += Race.THREADS) {
                    assertDone("bind", bench.machine.bind(bindable.get(i), driver));
                    assertDone("unbind", bench.machine.unbind(bindable.get(i), driver));
                }
            }
        });
    }

    /** A driver's refusal is the answer. */
    @Test
    void refusalOfADriverIsPassedOn() throws IOException {
        BusBench bench = bench();
        bench.driver.refusing(Errno.ENXIO);
        assertRefused(Errno.ENXIO, "bind", bench.bind());
    }

    /** A removal that waits for a user keeps the unbind waiting until the user lets go. */
    @Test
    void removalThatWaitsIsWaitedFor() throws IOException {
        BusBench bench = bench();
        assertDone("bind", bench.bind());
        bench.driver.holdingOn();
        WriteAnswer answer = bench.unbind();
        assertInstanceOf(WriteAnswer.Waiting.class, answer);
        assertTrue(bench.machine.driverOf(bench.device).isPresent() || bench.driver.removals() > 0);
        bench.driver.letGo();
        WriteAnswer.Waiting waiting = (WriteAnswer.Waiting) answer;
        assertEquals(Optional.of(WriteAnswer.DONE), waiting.pending().answer());
        assertEquals(Optional.empty(), bench.machine.driverOf(bench.device));
    }

    /** After a failure at any stage everything is as before, and the next bind works. */
    @Test
    void failureAtEachStageLeavesNothingBehind() throws IOException {
        assertAll(
                () -> failsAndLeavesNothing("claim", this::claim),
                () -> failsAndLeavesNothing("probe", bench -> {
                    bench.driver.refusing(Errno.EIO);
                    assertRefused(Errno.EIO, "bind", bench.bind());
                }),
                () -> failsAndLeavesNothing("deferral", bench -> {
                    bench.driver.deferring();
                    assertRefused(Errno.EAGAIN, "bind", bench.bind());
                }),
                () -> failsAndLeavesNothing("exception", bench -> {
                    bench.driver.throwing();
                    assertRefused(Errno.EIO, "bind", bench.bind());
                }));
    }

    /** Userspace's claim blocks a bus that claims for the DMA API, and does not block a bus that never claims. */
    private void claim(BusBench bench) {
        var claim = bench.group().claim(new DmaOwner.User("/dev/contract", 1));
        if (isClaimedFor(DmaManagement.BY_CORE)) {
            assertRefused(Errno.EBUSY, "bind", bench.bind());
        } else {
            assertDone("bind", bench.bind());
            assertDone("unbind", bench.unbind());
        }
        claim.value().orElseThrow().close();
    }

    private void failsAndLeavesNothing(String stage, Consumer<BusBench> failure) throws IOException {
        BusBench bench = bench();
        List<String> before = MachineSnapshot.of(bench.machine);
        failure.accept(bench);
        assertEquals(before, MachineSnapshot.of(bench.machine), stage);
        bench.driver.binding();
        assertDone("bind", bench.bind());
    }

    /** The rule holds under random operations in random order; a failure names its seed. */
    @Test
    void ruleHoldsUnderRandomOperations() throws IOException {
        long seed = Simulation.chosenSeed();
        for (OwnershipRules rules : OwnershipRules.values()) {
            Machine machine = machine(rules)
                    .iommu(ScriptedIommu.allTogether())
                    .driver(new ScriptedDriver(fittingDriver(), DmaManagement.BY_CORE))
                    .driver(new ScriptedDriver(
                            DriverDescription.of(fittingDriver().bus(), USER_DRIVER), DmaManagement.BY_DRIVER))
                    .build();
            machine.stopWaitingForIommus();
            new Simulation(machine, this::leavesTheDefaultDomain, seed).run(STEPS);
            withFaults(rules, seed);
        }
    }

    /** The same, where the machine around the bus fails at every stage: the bus's own state must survive what it is not asked for. */
    private void withFaults(OwnershipRules rules, long seed) throws IOException {
        StageFaults faults = new StageFaults();
        Machine machine = machine(rules, faults::around)
                .iommu(faults.around(ScriptedIommu.allTogether()))
                .driver(new ScriptedDriver(fittingDriver(), DmaManagement.BY_CORE))
                .driver(new ScriptedDriver(
                        DriverDescription.of(fittingDriver().bus(), USER_DRIVER), DmaManagement.BY_DRIVER))
                .reporter(problem -> {})
                .listener(faults)
                .build();
        machine.record(faults);
        machine.stopWaitingForIommus();
        new Simulation(machine, this::leavesTheDefaultDomain, seed, faults).run(STEPS);
    }

    /** Where the IOMMU leaves it to the bus, the groups that form are those of the forecast, if the bus gives one. */
    @Test
    void machineGroupsDevicesAsTheForecastSays() throws IOException {
        Optional<GroupForecast> forecast = forecast(devices());
        if (forecast.isPresent()) {
            Machine machine = machine(OwnershipRules.LINUX_6_12)
                    .iommu(ScriptedIommu.byBusRule())
                    .build();
            Map<GroupId, Set<DeviceId>> formed = new LinkedHashMap<>();
            for (Device device : devices()) {
                GroupId group = machine.groupOf(device.id())
                        .orElseGet(() -> fail(device.id() + " has no group, though an IOMMU translates it"));
                formed.computeIfAbsent(group, id -> new TreeSet<>()).add(device.id());
            }
            assertEquals(partition(forecast.get()), Set.copyOf(formed.values()), "the groups that form");
        }
    }

    private static Set<Set<DeviceId>> partition(GroupForecast forecast) {
        Set<Set<DeviceId>> groups = new HashSet<>();
        for (GroupForecast.Group group : forecast.groups()) {
            groups.add(new TreeSet<>(group.devices()));
        }
        return groups;
    }

    private boolean leavesTheDefaultDomain(String driver) {
        boolean ordinary = driver.equals(fittingDriver().name());
        return driver.equals(USER_DRIVER) || ordinary && !isClaimedFor(DmaManagement.BY_CORE);
    }
}
