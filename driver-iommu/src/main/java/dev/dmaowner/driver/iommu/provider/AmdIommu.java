package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.PciAddress;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.firmware.IvrsDevices;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** AMD-Vi. A unit is itself a PCI function, and it never translates its own DMA, even if the IVRS table names it. */
public final class AmdIommu implements IommuDriver {

    private static final int CLASS_IOMMU = 0x0806;

    /** Addresses that belong to HyperTransport. */
    private static final ReservedRegion HYPERTRANSPORT =
            new ReservedRegion(0xfd_0000_0000L, 0xff_ffff_ffffL, Kind.RESERVED);

    private static final JoinAnswer NOT_NAMED = new JoinAnswer.NotTranslated("the IVRS table does not name it");

    /** For the service loader. */
    public AmdIommu() {}

    @Override
    public String name() {
        return "amd-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        return new UnitsAsOne(name(), "ivhd").on(host, firmware.ivrsDevices());
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        Optional<IvrsDevices> devices = request.firmware().ivrsDevices();
        Optional<PciAddress> function = PciAddress.of(request.device().id());
        return function.isPresent()
                ? pci(request.device(), function.get(), devices, request.rules())
                : devices.map(table -> namespaceDevice(request, table)).orElse(NOT_NAMED);
    }

    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return request.firmware()
                .ivrsDevices()
                .map(devices -> mapped(request.device(), devices))
                .map(mapped -> ReservedMemory.and(mapped, ReservedMemory.PC_MESSAGES, HYPERTRANSPORT));
    }

    private static List<ReservedRegion> mapped(Device device, IvrsDevices devices) {
        return PciAddress.of(device.id())
                .map(function -> devices.reservedRegions(function.domain(), function.requesterId()))
                .or(() -> requesterId(device, devices).map(id -> devices.reservedRegions(0, id)))
                .orElse(List.of());
    }

    private static JoinAnswer pci(
            Device device, PciAddress function, Optional<IvrsDevices> devices, KernelRules rules) {
        if (PciDevices.isOfClass(device, CLASS_IOMMU)) {
            return new JoinAnswer.NotTranslated("it is the IOMMU itself");
        }
        if (devices.isEmpty()) {
            return new JoinAnswer.ByBusRule(JoinFacts.ORDINARY);
        }
        return devices.get().translates(function.domain(), function.requesterId())
                ? new JoinAnswer.ByBusRule(facts(devices.get(), function.domain(), function.requesterId(), rules))
                : NOT_NAMED;
    }

    /** A device of the ACPI namespace shares the group of the device with the id under which its DMA arrives. */
    private static JoinAnswer namespaceDevice(JoinRequest request, IvrsDevices devices) {
        Optional<Integer> id = requesterId(request.device(), devices);
        if (id.isEmpty()) {
            return NOT_NAMED;
        }
        JoinFacts facts = facts(devices, 0, id.get(), request.rules());
        DeviceId twin = PciAddress.ofRequesterId(0, id.get()).deviceId();
        return request.view()
                .groupOf(twin)
                .<JoinAnswer>map(group -> new JoinAnswer.WithGroupOf(twin, facts))
                .or(() -> namesake(request, devices, id.get())
                        .map(other -> new JoinAnswer.WithGroupOf(other.id(), facts)))
                .orElseGet(() -> new JoinAnswer.OnItsOwn(facts));
    }

    private static Optional<Device> namesake(JoinRequest request, IvrsDevices devices, int id) {
        return request.view().devices(request.device().id().bus()).stream()
                .filter(other -> request.view().groupOf(other.id()).isPresent())
                .filter(other ->
                        requesterId(other, devices).filter(its -> its == id).isPresent())
                .findFirst();
    }

    /** The table names such devices by the hardware id that the kernel makes their names of. */
    private static Optional<Integer> requesterId(Device device, IvrsDevices devices) {
        String name = device.id().name();
        int colon = name.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : devices.iommuOfObject(name.substring(0, colon), "")
                        .map(IommuSpecifier::ids)
                        .map(ids -> ids.get(0).get(0));
    }

    /** Before the core refused to block a device with such memory, AMD's driver let it go. */
    private static JoinFacts facts(IvrsDevices devices, int segment, int requesterId, KernelRules rules) {
        DirectMapping demanded = ReservedMemory.demandedBy(devices.reservedRegions(segment, requesterId));
        boolean required = demanded == DirectMapping.REQUIRED && rules.has(KernelChange.DIRECT_MAPPING_IN_CORE);
        return new JoinFacts(
                InterruptIsolation.ISOLATED,
                demanded == DirectMapping.NONE || required ? demanded : DirectMapping.RELAXABLE);
    }
}
