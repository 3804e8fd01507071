package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;

/**
 * The IOMMU of virtual machines. It knows devices by endpoint ids, and the hypervisor knows endpoints by the id under which
 * their DMA arrives: a function behind a bridge that puts its own id in place of the function's is no endpoint.
 */
public final class VirtioIommu implements IommuDriver {

    /** For the service loader. */
    public VirtioIommu() {}

    @Override
    public String name() {
        return "virtio-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        return new VirtioIommus(name(), firmware).on(host);
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        String name = request.device().id().name();
        if (name.equals(request.instance().name())) {
            return new JoinAnswer.NotTranslated("it is the IOMMU itself");
        }
        List<List<Integer>> ids =
                request.ids().map(specifier -> specifier.ids()).orElse(List.of());
        if (!ids.isEmpty() && !ids.get(0).equals(ids.get(ids.size() - 1))) {
            return new JoinAnswer.Refused(Refusal.of(
                    Errno.ENOENT,
                    "its DMA reaches the virtio-iommu under the id of a bridge, so it is not an endpoint of its own"));
        }
        JoinFacts facts = new JoinFacts(isolation(request), ReservedMemory.demandedBy(TreeReservedMemory.of(request)));
        return PciDevices.contains(request.device()) ? new JoinAnswer.ByBusRule(facts) : new JoinAnswer.OnItsOwn(facts);
    }

    /** Interrupts are not its affair: on Arm the interrupt controller may isolate them, on x86 nothing else does. */
    private static InterruptIsolation isolation(JoinRequest request) {
        Firmware firmware = request.firmware();
        return firmware.deviceTree().isPresent() || firmware.hasIort()
                ? MessageInterrupts.isolation(request.device(), firmware)
                : InterruptIsolation.NOT_ISOLATED;
    }
}
