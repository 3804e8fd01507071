package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every driver of IOMMUs must keep, as tests. Extend it, give the driver, a host that shows an IOMMU of its kind, and
 * a device that it translates.
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

    /** {@return the ids under which firmware lets that device do DMA; none, unless this is overridden} */
    protected Optional<IommuSpecifier> ids() {
        return Optional.empty();
    }

    /** {@return the host's firmware; what is read from the host, unless this is overridden} */
    protected Firmware firmware() throws IOException {
        return Firmware.read(host());
    }

    private List<IommuInstance> instances() throws IOException {
        return iommuDriver().discover(host(), firmware());
    }

    private JoinRequest request(Device device, Optional<IommuSpecifier> ids, OwnershipRules rules, GroupView view)
            throws IOException {
        return new JoinRequest(device, instances().get(0), ids, view, rules, firmware());
    }

    /** The name is the same each time. */
    @Test
    void saysTheSameNameEachTime() {
        assertFalse(iommuDriver().name().isEmpty());
        assertEquals(iommuDriver().name(), iommuDriver().name());
    }

    /** Each IOMMU is found once, under the driver's name. */
    @Test
    void discoveryFindsEachIommuOnce() throws IOException {
        List<IommuInstance> instances = instances();
        assertFalse(instances.isEmpty(), "the contract needs a host with an IOMMU of this kind");
        assertEquals(
                instances.size(),
                instances.stream().map(IommuInstance::name).distinct().count(),
                instances.toString());
        instances.forEach(instance -> assertEquals(iommuDriver().name(), instance.driver()));
        assertEquals(instances, instances(), "found again");
    }

    /** No IOMMU is no error. */
    @Test
    void discoveryOnAnEmptyHostFindsNothing() throws IOException {
        assertEquals(List.of(), iommuDriver().discover(ScriptedHost.empty(), Firmware.NONE));
    }

    /** Whatever is wrong with a host ends as an {@link IOException}, or with fewer IOMMUs. */
    @Test
    void discoverySurvivesABrokenHost() throws IOException {
        Firmware firmware = firmware();
        for (FaultyHost.Fault fault : FaultyHost.Fault.values()) {
            HostFaults.tryEach(host(), fault, host -> iommuDriver().discover(host, firmware));
        }
    }

    /** The device that it translates gets a group. */
    @Test
    void deviceThatItTranslatesJoins() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            JoinAnswer answer = iommuDriver().join(request(translatedDevice(), ids(), rules, new View(List.of())));
            assertFalse(
                    answer instanceof JoinAnswer.NotTranslated || answer instanceof JoinAnswer.Refused,
                    rules + ": " + answer);
        }
    }

    /** Asking changes nothing. */
    @Test
    void joiningIsPure() throws IOException {
        IommuDriver driver = iommuDriver();
        JoinRequest request =
                request(translatedDevice(), ids(), OwnershipRules.LINUX_6_12, new View(List.of(translatedDevice())));
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
                assertNotNull(iommuDriver().join(request(foreign, Optional.empty(), rules, new View(List.of()))));
                assertNotNull(iommuDriver().join(request(foreign, ids(), rules, new View(List.of()))));
            }
        }
    }

    /** Whoever a device is to share a group with is there and has one. */
    @Test
    void companionOfADeviceIsThereAndHasAGroup() throws IOException {
        View view = new View(List.of(translatedDevice()));
        JoinAnswer answer = iommuDriver().join(request(translatedDevice(), ids(), OwnershipRules.LINUX_6_12, view));
        if (answer instanceof JoinAnswer.WithGroupOf with) {
            assertTrue(view.groupOf(with.device()).isPresent(), with.toString());
        }
    }

    /** Devices that are all in one group. */
    private record View(List<Device> present) implements GroupView {

        @Override
        public List<Device> devices(String bus) {
            return present.stream()
                    .filter(device -> device.id().bus().equals(bus))
                    .toList();
        }

        @Override
        public Optional<Device> device(DeviceId id) {
            return present.stream().filter(device -> device.id().equals(id)).findFirst();
        }

        @Override
        public Optional<GroupId> groupOf(DeviceId id) {
            return device(id).map(device -> GROUP);
        }

        @Override
        public List<Translated> translatedBy(IommuInstance instance) {
            return List.of();
        }

        @Override
        public Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id) {
            return Optional.empty();
        }
    }
}
