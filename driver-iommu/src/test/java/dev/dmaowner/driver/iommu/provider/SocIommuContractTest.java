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
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For each family of IOMMUs that it stands for, the driver keeps what every driver of IOMMUs must keep. */
@ParameterizedClass
@EnumSource
class SocIommuContractTest extends IommuDriverContract {

    private final SocIommuFamily family;
    private final BoardIommu iommu;

    SocIommuContractTest(SocIommuFamily family) {
        this.family = family;
        this.iommu = BoardIommu.of(family.compatibles().get(0));
    }

    @Override
    protected IommuDriver iommuDriver() {
        return new SocIommu();
    }

    @Override
    protected Set<String> kernelDrivers() {
        return Set.of(family.driver());
    }

    @Override
    protected OwnershipRules firstRules() {
        return family == SocIommuFamily.VERISILICON
                ? KernelChange.VERISILICON_IOMMU.since()
                : OwnershipRules.values()[0];
    }

    @Override
    protected Host host() {
        return iommu.host();
    }

    @Override
    protected Firmware firmware() throws IOException {
        return iommu.firmware();
    }

    @Override
    protected Device translatedDevice() {
        String name = family == SocIommuFamily.RENESAS ? "ee140000.mmc" : "14400000.fimc";
        return ScriptedDevice.of("platform/" + name, "of:NfimcT(null)Csamsung,exynos4210-fimc");
    }

    @Override
    protected Optional<IommuSpecifier> ids() {
        return Optional.of(iommu.id(1));
    }
}
