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
 * Intel VT-d. All its units count as one instance: which unit a device is behind changes nothing about its group, and
 * devices do not refer to units.
 */
public final class IntelIommu implements IommuDriver {

    /** For the service loader. */
    public IntelIommu() {}

    @Override
    public String name() {
        return "intel-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<RegisteredIommu> units = RegisteredIommu.named(host, name -> name.startsWith("dmar"));
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
        return PciFunction.is(request.device())
                ? new JoinAnswer.ByBusRule(JoinFacts.ORDINARY)
                : new JoinAnswer.NotTranslated("the DMAR table does not name it");
    }
}
