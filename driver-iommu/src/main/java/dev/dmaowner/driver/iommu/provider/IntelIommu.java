package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.PciAddress;
import dev.dmaowner.firmware.DmarUnits;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Intel VT-d. Whether interrupts are isolated and which memory must stay mapped, the DMAR table says. */
public final class IntelIommu implements IommuDriver {

    private static final int CLASS_ISA_BRIDGE = 0x0601;

    /** The lowest 16 MiB stay mapped for an ISA bridge, for floppy drives' sake. */
    private static final ReservedRegion FLOPPY_MEMORY = new ReservedRegion(0, 0xff_ffff, Kind.DIRECT_RELAXABLE);

    /** For the service loader. */
    public IntelIommu() {}

    @Override
    public String name() {
        return "intel-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        return new UnitsAsOne(name(), "dmar").on(host, firmware.dmarUnits());
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        Optional<DmarUnits> units = request.firmware().dmarUnits();
        Optional<PciAddress> function = PciAddress.of(request.device().id());
        if (function.isEmpty()) {
            return namespaceDevice(request, units);
        }
        DirectMapping mapping = ReservedMemory.demandedBy(mapped(request, function.get()));
        return new JoinAnswer.ByBusRule(new JoinFacts(isolation(units), mapping));
    }

    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return request.firmware()
                .dmarUnits()
                .map(units -> PciAddress.of(request.device().id())
                        .map(function -> mapped(request, function))
                        .orElse(List.of()))
                .map(mapped -> ReservedMemory.and(mapped, ReservedMemory.PC_MESSAGES));
    }

    /** What must stay mapped one to one for a function. */
    private static List<ReservedRegion> mapped(JoinRequest request, PciAddress function) {
        PciDevices topology = new PciDevices(request.view());
        List<ReservedRegion> demanded = request.firmware()
                .dmarUnits()
                .map(units -> units.reservedRegions(topology, function.domain(), function.requesterId()))
                .orElse(List.of());
        return PciDevices.isOfClass(request.device(), CLASS_ISA_BRIDGE)
                ? ReservedMemory.and(demanded, FLOPPY_MEMORY)
                : demanded;
    }

    /** A device of the namespace is translated if the table names it, and then each alone. */
    private static JoinAnswer namespaceDevice(JoinRequest request, Optional<DmarUnits> units) {
        boolean named = request.device()
                .firmwareNode()
                .filter(FirmwareNode.AcpiObject.class::isInstance)
                .flatMap(node -> units.flatMap(its -> its.unitOfObject(node.path())))
                .isPresent();
        return named
                ? new JoinAnswer.OnItsOwn(new JoinFacts(isolation(units), DirectMapping.NONE))
                : new JoinAnswer.NotTranslated("the DMAR table does not name it");
    }

    private static InterruptIsolation isolation(Optional<DmarUnits> units) {
        boolean remapped = units.map(DmarUnits::remapsInterrupts).orElse(true);
        return remapped ? InterruptIsolation.ISOLATED : InterruptIsolation.NOT_ISOLATED;
    }
}
