package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every driver of IOMMUs must keep, as tests. Extend it, give the driver, a host that shows an IOMMU of its kind, and
 * a device that it translates.
 *
 * <p>The rules, by the names of the tests that hold them:
 *
 * <ul>
 *   <li>{@code serviceLoaderFindsIt}: ServiceLoader finds it, by {@code META-INF/services} and by the module's
 *       descriptor, unless it is declared otherwise.
 *   <li>{@code saysTheSameNameEachTime}: the name is the same each time.
 *   <li>{@code discoveryFindsEachIommuOnce}: each IOMMU is found once, under the driver's name or that of a kernel
 *       driver that it stands for.
 *   <li>{@code discoveryOnAnEmptyHostFindsNothing}: no IOMMU is no error.
 *   <li>{@code discoverySurvivesABrokenHost}: any failure of a host ends as an {@link IOException}, or with
 *       fewer IOMMUs.
 *   <li>{@code deviceThatItTranslatesJoins}: the device that it translates gets a group, under each generation of
 *       the rule whose kernels have the driver; under older ones it is not translated.
 *   <li>{@code joiningIsPure}: asking changes nothing.
 *   <li>{@code foreignDeviceIsAnsweredAndNothingIsThrown}: a device that it knows nothing of is answered, too.
 *   <li>{@code companionOfADeviceIsThereAndHasAGroup}: the device to share a group with exists and has
 *       one; the device itself has none yet.
 *   <li>{@code reservedRegionsAreTheSameEachTimeAndAgreeWithTheFacts}: a region is never empty, a device with a
 *       direct region joins with a direct mapping, and nothing is thrown.
 * </ul>
 */
public abstract class IommuDriverContract {

    private static final GroupId GROUP = new GroupId(0);

    /** For the classes that extend it. */
    protected IommuDriverContract() {}

    /** {@return the driver, a new object each time} */
    protected abstract IommuDriver iommuDriver();

    /** {@return a host that shows at least one IOMMU that the driver is for} */
    protected abstract Host host() throws IOException;

    /** {@return a device that the first of these IOMMUs translates} */
    protected abstract Device translatedDevice();

    /**
     * {@return whether programs find the plug-in through ServiceLoader; true, unless this is overridden for one that programs
     * make themselves}
     */
    protected boolean isProvidedAsService() {
        return true;
    }

    /** {@return the ids under which firmware lets that device do DMA; none, unless this is overridden} */
    protected Optional<IommuSpecifier> ids() {
        return Optional.empty();
    }

    /**
     * {@return the names under which IOMMUs are found, for a driver that stands for several of the kernel's; its own, unless
     * this is overridden}
     */
    protected Set<String> kernelDrivers() {
        return Set.of(iommuDriver().name());
    }

    /** {@return the first generation whose kernels have the driver; the oldest, unless this is overridden} */
    protected OwnershipRules firstRules() {
        return OwnershipRules.values()[0];
    }

    /** {@return the host's firmware; what is read from the host, unless this is overridden} */
    protected Firmware firmware() throws IOException {
        return Firmware.read(host());
    }

    private List<IommuInstance> instances() throws IOException {
        return iommuDriver().discover(host(), firmware());
    }

    /** No device has joined yet. */
    private View first() {
        return new View(translatedDevice(), List.of());
    }

    /** A device of the same bus has joined under the same ids. */
    private View second() {
        Device device = translatedDevice();
        Device neighbour = ScriptedDevice.of(device.id().bus() + "/contract-neighbour", device.modalias());
        return new View(
                device,
                ids().map(ids -> new View.Neighbour(neighbour, ids)).stream().toList());
    }

    private JoinRequest request(Device device, Optional<IommuSpecifier> ids, OwnershipRules rules, GroupView view)
            throws IOException {
        return new JoinRequest(device, instances().get(0), ids, view, rules, firmware());
    }

    /** ServiceLoader finds it, by {@code META-INF/services} and by the module's descriptor, unless it is declared otherwise. */
    @Test
    void serviceLoaderFindsIt() {
        ProviderLookup.assertFound(IommuDriver.class, iommuDriver(), isProvidedAsService());
    }

    /** The name is the same each time. */
    @Test
    void saysTheSameNameEachTime() {
        assertFalse(iommuDriver().name().isEmpty());
        assertEquals(iommuDriver().name(), iommuDriver().name());
    }

    /** Each IOMMU is found once, under the driver's name or that of a kernel driver that it stands for. */
    @Test
    void discoveryFindsEachIommuOnce() throws IOException {
        List<IommuInstance> instances = instances();
        assertFalse(instances.isEmpty(), "the contract needs a host with an IOMMU of this kind");
        assertEquals(
                instances.size(),
                instances.stream().map(IommuInstance::name).distinct().count(),
                instances.toString());
        instances.forEach(instance -> assertTrue(kernelDrivers().contains(instance.driver()), instance.toString()));
        assertEquals(instances, instances(), "found again");
    }

    /** No IOMMU is no error. */
    @Test
    void discoveryOnAnEmptyHostFindsNothing() throws IOException {
        assertEquals(List.of(), iommuDriver().discover(ScriptedHost.empty(), Firmware.NONE));
    }

    /** Any failure of a host ends as an {@link IOException}, or with fewer IOMMUs. */
    @Test
    void discoverySurvivesABrokenHost() throws IOException {
        Firmware firmware = firmware();
        for (FaultyHost.Fault fault : FaultyHost.Fault.values()) {
            HostFaults.tryEach(host(), fault, host -> iommuDriver().discover(host, firmware));
        }
    }

    /**
     * The device that it translates gets a group, under each generation of the rule whose kernels have the driver; under older
     * ones it is not translated.
     */
    @Test
    void deviceThatItTranslatesJoins() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            JoinAnswer answer = iommuDriver().join(request(translatedDevice(), ids(), rules, first()));
            boolean translates = !(answer instanceof JoinAnswer.NotTranslated || answer instanceof JoinAnswer.Refused);
            assertEquals(rules.compareTo(firstRules()) >= 0, translates, rules + ": " + answer);
        }
    }

    /** Asking changes nothing. */
    @Test
    void joiningIsPure() throws IOException {
        IommuDriver driver = iommuDriver();
        JoinRequest request = request(translatedDevice(), ids(), OwnershipRules.LINUX_6_12, second());
        JoinAnswer first = driver.join(request);
        assertEquals(first, driver.join(request), "asked twice");
        assertEquals(first, iommuDriver().join(request), "asked anew");
    }

    /** A device that it knows nothing of is answered, too. */
    @Test
    void foreignDeviceIsAnsweredAndNothingIsThrown() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            for (Device foreign : List.of(
                    ScriptedDevice.of("contract-bus/foreign", ""),
                    ScriptedDevice.of("pci/not an address", "pci:nonsense"),
                    ScriptedDevice.of("platform/foreign", "of:"))) {
                assertNotNull(iommuDriver().join(request(foreign, Optional.empty(), rules, second())));
                assertNotNull(iommuDriver().join(request(foreign, ids(), rules, first())));
                assertNotNull(iommuDriver().join(request(foreign, ids(), rules, second())));
            }
        }
    }

    /** The device to share a group with exists and has a group; the device itself has none yet. */
    @Test
    void companionOfADeviceIsThereAndHasAGroup() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            for (View view : List.of(first(), second())) {
                JoinAnswer answer = iommuDriver().join(request(translatedDevice(), ids(), rules, view));
                if (answer instanceof JoinAnswer.WithGroupOf with) {
                    assertTrue(view.groupOf(with.device()).isPresent(), rules + ": " + with);
                }
            }
        }
    }

    /** A region is never empty, a device with a direct region joins with a direct mapping, and nothing is thrown. */
    @Test
    void reservedRegionsAreTheSameEachTimeAndAgreeWithTheFacts() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            JoinRequest request = request(translatedDevice(), ids(), rules, first());
            Optional<List<ReservedRegion>> regions = iommuDriver().reservedRegions(request);
            assertEquals(regions, iommuDriver().reservedRegions(request), "asked anew");
            for (ReservedRegion region : regions.orElse(List.of())) {
                assertTrue(Long.compareUnsigned(region.start(), region.end()) <= 0, rules + ": " + region);
                if (region.kind() == ReservedRegion.Kind.DIRECT) {
                    assertNotEquals(
                            Optional.of(DirectMapping.NONE),
                            facts(iommuDriver().join(request)).map(JoinFacts::directMapping),
                            rules + ": " + region);
                }
            }
            assertNotNull(iommuDriver()
                    .reservedRegions(
                            request(ScriptedDevice.of("contract-bus/foreign", ""), Optional.empty(), rules, first())));
        }
    }

    private static Optional<JoinFacts> facts(JoinAnswer answer) {
        if (answer instanceof JoinAnswer.ByBusRule byRule) {
            return Optional.of(byRule.facts());
        } else if (answer instanceof JoinAnswer.OnItsOwn alone) {
            return Optional.of(alone.facts());
        }
        return answer instanceof JoinAnswer.WithGroupOf with ? Optional.of(with.facts()) : Optional.empty();
    }

    /** A device that asks to join, and those behind the same IOMMU that have, all in one group. */
    private record View(Device joining, List<Neighbour> joined) implements GroupView {

        record Neighbour(Device device, IommuSpecifier ids) {}

        @Override
        public List<Device> devices(String bus) {
            return Stream.concat(Stream.of(joining), joined.stream().map(Neighbour::device))
                    .filter(device -> device.id().bus().equals(bus))
                    .toList();
        }

        @Override
        public Optional<Device> device(DeviceId id) {
            return devices(id.bus()).stream()
                    .filter(device -> device.id().equals(id))
                    .findFirst();
        }

        @Override
        public Optional<GroupId> groupOf(DeviceId id) {
            return joined.stream()
                    .filter(neighbour -> neighbour.device().id().equals(id))
                    .map(neighbour -> GROUP)
                    .findFirst();
        }

        @Override
        public List<Translated> translatedBy(IommuInstance instance) {
            return joined.stream()
                    .map(neighbour -> new Translated(neighbour.device().id(), neighbour.ids(), GROUP))
                    .toList();
        }

        @Override
        public Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id) {
            return joined.stream()
                    .filter(neighbour -> neighbour.ids().ids().contains(id))
                    .map(neighbour -> neighbour.device().id())
                    .findFirst();
        }
    }
}
