package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arm SMMU version 3. Each stream id belongs to one device: a second device with the same id is refused and works without a
 * group.
 */
public final class ArmSmmuV3 implements IommuDriver {

    private static final JoinFacts NOT_ISOLATED = new JoinFacts(InterruptIsolation.NOT_ISOLATED, DirectMapping.NONE);

    /** For the service loader. */
    public ArmSmmuV3() {}

    @Override
    public String name() {
        return "arm-smmu-v3";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        for (RegisteredIommu smmu : RegisteredIommu.named(host, name -> name.startsWith("smmu3."))) {
            instances.add(new IommuInstance(
                    name(),
                    smmu.name(),
                    smmu.treeNode(host),
                    Joining.WHEN_CONFIGURED,
                    smmu.defaultDomain(host, DefaultDomainType.DMA)));
        }
        return instances;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        if (request.ids().isEmpty()) {
            return new JoinAnswer.NotTranslated("firmware gives it no stream id");
        }
        for (List<Integer> id : request.ids().get().ids()) {
            Optional<DeviceId> holder = request.view().holderOf(request.instance(), id);
            if (holder.isPresent() && !holder.get().equals(request.device().id())) {
                return new JoinAnswer.Refused(Refusal.of(
                                Errno.EINVAL,
                                "its stream id " + id + " belongs to " + holder.get()
                                        + ", and an SMMUv3 does not share ids")
                        .heldBy(holder.get().toString()));
            }
        }
        return PciFunction.is(request.device())
                ? new JoinAnswer.ByBusRule(JoinFacts.ORDINARY)
                : new JoinAnswer.OnItsOwn(NOT_ISOLATED);
    }
}
