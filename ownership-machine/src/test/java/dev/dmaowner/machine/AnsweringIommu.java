package dev.dmaowner.machine;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One IOMMU that answers each device that joins as a test says. */
record AnsweringIommu(IommuInstance instance, Function<JoinRequest, JoinAnswer> answers) implements IommuDriver {

    private static final String NAME = "answering-iommu";

    /** One that takes devices as they come and that no device refers to. */
    static AnsweringIommu named(String name, Function<JoinRequest, JoinAnswer> answers) {
        return new AnsweringIommu(
                new IommuInstance(NAME, name, Optional.empty(), Joining.WHEN_ADDED, DefaultDomainType.DMA), answers);
    }

    /** One that devices refer to by its node, and join when they are configured. */
    static AnsweringIommu at(FirmwareNode node, String name, Function<JoinRequest, JoinAnswer> answers) {
        return new AnsweringIommu(
                new IommuInstance(NAME, name, Optional.of(node), Joining.WHEN_CONFIGURED, DefaultDomainType.DMA),
                answers);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) {
        return List.of(instance);
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        return answers.apply(request);
    }
}
