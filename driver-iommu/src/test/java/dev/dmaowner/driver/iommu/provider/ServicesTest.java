package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.spi.IommuDriver;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ServicesTest {

    @Test
    void theDriversAreFoundOnTheClassPath() {
        List<String> names = ServiceLoader.load(IommuDriver.class).stream()
                .map(provider -> provider.get().name())
                .toList();
        assertEquals(
                List.of(
                        "intel-iommu",
                        "amd-iommu",
                        "virtio-iommu",
                        "arm-smmu-v3",
                        "arm-smmu",
                        "riscv-iommu",
                        "soc-iommu"),
                names);
    }
}
