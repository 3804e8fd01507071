package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.testkit.IommuDriverContract;
import dev.dmaowner.testkit.ScriptedDevice;
import java.io.IOException;
import java.util.Optional;

/** The driver of the RISC-V IOMMU keeps what every driver of IOMMUs must keep. */
class RiscvIommuContractTest extends IommuDriverContract {

    private static final BoardIommu IOMMU = new BoardIommu("riscv,iommu", "iommu/riscv-iommu@9050000.iommu");

    @Override
    protected IommuDriver iommuDriver() {
        return new RiscvIommu();
    }

    @Override
    protected OwnershipRules firstRules() {
        return KernelChange.RISCV_IOMMU.since();
    }

    @Override
    protected Host host() {
        return IOMMU.host();
    }

    @Override
    protected Firmware firmware() throws IOException {
        return IOMMU.firmware();
    }

    @Override
    protected Device translatedDevice() {
        return ScriptedDevice.of("platform/15200000.dma", "of:NdmaT(null)Cacme,dma");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(IOMMU.id(0x9));
    }
}
