package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The IOMMU of the RISC-V architecture, where a device tree or a RIMT describes it. Its driver in Linux states no capability, so that
 * VFIO takes none of its devices yet. No interrupt controller of RISC-V isolates messages in Linux.
 */
public final class RiscvIommu implements IommuDriver {

    private static final List<String> COMPATIBLES = List.of("riscv,iommu", "riscv,pci-iommu");

    private static final JoinFacts FACTS =
            new JoinFacts(InterruptIsolation.NOT_ISOLATED, DirectMapping.NONE, CacheCoherency.NOT_COHERENT);

    /** For the service loader. */
    public RiscvIommu() {}

    @Override
    public String name() {
        return "riscv-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>(new TreeIommus(name(), COMPATIBLES).on(host, firmware));
        instances.addAll(new RimtIommus(name(), firmware).on(host));
        return instances;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        if (!request.rules().has(KernelChange.RISCV_IOMMU)) {
            return new JoinAnswer.NotTranslated("this kernel has no driver for the IOMMU");
        } else if (isOfTable(request.instance()) && !request.rules().has(KernelChange.RISCV_TABLE)) {
            return new JoinAnswer.NotTranslated("this kernel does not read the RIMT, which alone describes the IOMMU");
        } else if (request.ids().isEmpty()) {
            return new JoinAnswer.NotTranslated("firmware gives it no device id");
        }
        return PciDevices.contains(request.device()) ? new JoinAnswer.ByBusRule(FACTS) : new JoinAnswer.OnItsOwn(FACTS);
    }

    private static boolean isOfTable(IommuInstance instance) {
        return instance.node().filter(FirmwareNode.TableNode.class::isInstance).isPresent();
    }
}
