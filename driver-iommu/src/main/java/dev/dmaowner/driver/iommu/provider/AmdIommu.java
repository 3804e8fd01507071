package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * AMD-Vi. All its units count as one instance, since devices do not refer to them. A unit is a PCI function itself, and it
 * does not translate itself.
 */
public final class AmdIommu implements IommuDriver {

    private static final int CLASS_IOMMU = 0x0806;

    /** For the service loader. */
    public AmdIommu() {}

    @Override
    public String name() {
        return "amd-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<RegisteredIommu> units = RegisteredIommu.named(host, name -> name.startsWith("ivhd"));
        if (units.isEmpty()) {
            return List.of();
        }
        RegisteredIommu first = units.get(0);
        return List.of(new IommuInstance(
                name(),
                first.name(),
                Optional.empty(),
                Joining.WHEN_ADDED,
                first.defaultDomain(host, DefaultDomainType.DMA_FQ)));
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        if (!PciFunction.is(request.device())) {
            return new JoinAnswer.NotTranslated("the IVRS table does not name it");
        }
        return PciFunction.classAndSubclass(request.device()) == CLASS_IOMMU
                ? new JoinAnswer.NotTranslated("it is the IOMMU itself")
                : new JoinAnswer.ByBusRule(JoinFacts.ORDINARY);
    }
}
