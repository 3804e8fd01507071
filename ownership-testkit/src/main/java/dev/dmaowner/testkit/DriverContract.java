package dev.dmaowner.testkit;

import static dev.dmaowner.testkit.Answers.assertDone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every driver must keep, as tests. Extend it, give the driver and a device that it takes. The tests put it under the
 * driver core, on a scripted bus of the name that the driver's description says, with the device's override set to the
 * driver, behind an IOMMU that gives every device a group of its own.
 *
 * <p>The rules, by the names of the tests that hold them:
 *
 * <ul>
 *   <li>{@code serviceLoaderFindsIt}: ServiceLoader finds it, by {@code META-INF/services} and by the module's
 *       descriptor, unless it is declared otherwise.
 *   <li>{@code saysTheSameOfItselfEachTime}: what a driver is does not change.
 *   <li>{@code deviceOfTheContractIsOnTheDriversBus}: the device that it takes is on its bus.
 *   <li>{@code probeRemoveProbeWorksAndLeavesNothingBehind}: it takes its device and lets it go, as often as one
 *       likes, and leaves nothing behind.
 *   <li>{@code usesOrLeavesTheDefaultDomainAsItSays}: an ordinary driver is a user of the default domain; one that
 *       manages DMA is not counted, even if it claims the group.
 *   <li>{@code foreignDeviceIsTakenOrRefusedAndNothingIsThrown}: a device of a class that the driver does not know is
 *       taken or refused, and no more.
 *   <li>{@code deviceWithoutAGroupIsTakenOrRefusedAndNothingIsThrown}: a device that no IOMMU translates has no
 *       group: the driver takes it or refuses it, and leaves nothing behind.
 *   <li>{@code groupThatAUserOwnsIsNotTouched}: while a user owns the group, an ordinary driver is kept off, and
 *       nothing of the user's is touched.
 *   <li>{@code refusalOfEachRequestLeavesNothingBehind}: whichever of its requests the machine refuses, the driver
 *       answers and leaves nothing behind.
 *   <li>{@code twoMachinesWithOneDriverDoNotDisturbEachOther}: a driver keeps nothing itself: what it does on one
 *       machine is not felt on another.
 *   <li>{@code attributesCanBeReadAndAnswerWhateverIsWritten}: every file that it publishes can be read, and answers
 *       with a value to every write.
 *   <li>{@code nodesOpenOrRefuseAndRefuseWhatTheyDoNotKnow}: every node that it publishes is opened or refused, and
 *       an open one refuses a request that it does not know.
 *   <li>{@code nodesCloseTwiceAndRefuseFromThenOn}: an open node is closed as often as one likes, and refuses
 *       requests from then on.
 * </ul>
 */
public abstract class DriverContract extends DriverFilesContract {

    /** For the classes that extend it. */
    protected DriverContract() {}

    /** ServiceLoader finds it, by {@code META-INF/services} and by the module's descriptor, unless it is declared otherwise. */
    @Test
    void serviceLoaderFindsIt() {
        ProviderLookup.assertFound(Driver.class, driver(), isProvidedAsService());
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
        assertEquals(driver.attachesOwnDomain(), driver().attachesOwnDomain());
    }

    /** The device that it takes is on its bus. */
    @Test
    void deviceOfTheContractIsOnTheDriversBus() {
        assertEquals(
                driver().description().bus(),
                device().id().bus(),
                "the bus of the driver, which its description says, is that of the device " + device().id());
    }

    /** It takes its device and lets it go, as often as one likes, and leaves nothing behind. */
    @Test
    void probeRemoveProbeWorksAndLeavesNothingBehind() throws IOException {
        for (OwnershipRules rules : rules()) {
            Bench bench = bench(rules);
            List<String> before = bench.snapshot();
            assertDone("bind", bench.bind());
            List<String> bound = bench.snapshot();
            assertDone("unbind", bench.unbind());
            assertEquals(before, bench.snapshot(), rules + ": after the removal");
            assertDone("bind", bench.bind());
            assertEquals(bound, bench.snapshot(), rules + ": bound again");
            assertDone("unbind", bench.unbind());
            assertEquals(before, bench.snapshot(), rules + ": after the second removal");
            bench.assertNothingThrown();
        }
    }

    /** An ordinary driver is a user of the default domain; one that manages DMA is not counted, even if it claims the group. */
    @Test
    void usesOrLeavesTheDefaultDomainAsItSays() throws IOException {
        for (OwnershipRules rules : rulesOfTheCore(rules())) {
            Bench bench = bench(rules);
            Ownership free = bench.ownership();
            assertDone("bind", bench.bind());
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

    /** A device that no IOMMU translates has no group: the driver takes it or refuses it, and leaves nothing behind. */
    @Test
    void deviceWithoutAGroupIsTakenOrRefusedAndNothingIsThrown() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            Bench bench = new Bench(rules, driver(), new ScriptedIommu(id -> ""), context -> context, device());
            List<String> before = bench.snapshot();
            if (bench.bind().refusal().isEmpty()) {
                assertDone("unbind", bench.unbind());
            }
            assertEquals(before, bench.snapshot(), rules.toString());
            bench.assertNothingThrown();
        }
    }

    /** Before 5.19, the driver core neither counted drivers of bridges nor kept drivers off a group. */
    private static List<OwnershipRules> rulesOfTheCore(Set<OwnershipRules> all) {
        return all.stream()
                .filter(rules -> rules.has(KernelChange.OWNERSHIP_IN_CORE))
                .toList();
    }

    /** While a user owns the group, an ordinary driver is kept off, and nothing of the user's is touched. */
    @Test
    void groupThatAUserOwnsIsNotTouched() throws IOException {
        for (OwnershipRules rules : rulesOfTheCore(EnumSet.allOf(OwnershipRules.class))) {
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
                assertDone("unbind", bench.unbind());
            }
            assertEquals(Optional.of(users), group.attached(), rules + ": what is attached");
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
            assertDone("unbind", bench.unbind());
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
        assertDone("bind", one.bind());
        assertEquals(free, other.snapshot(), "while the other machine's device is bound");
        assertDone("bind", other.bind());
        List<String> bound = other.snapshot();
        assertEquals(one.snapshot(), bound, "the same on both");
        assertDone("unbind", one.unbind());
        assertEquals(bound, other.snapshot(), "after the other machine's device was unbound");
    }
}
