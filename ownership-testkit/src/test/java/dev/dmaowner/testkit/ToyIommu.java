package dev.dmaowner.testkit;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A driver of IOMMUs that keeps its contract; each broken one differs in one method. */
class ToyIommu implements IommuDriver {

    @Override
    public String name() {
        return "toy-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> found = new ArrayList<>();
        for (String name : host.list("/sys/class/iommu")) {
            if (name.startsWith("toy")) {
                found.add(new IommuInstance(name(), name, Optional.empty(), Joining.WHEN_ADDED, DefaultDomainType.DMA));
            }
        }
        return found;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }
}
