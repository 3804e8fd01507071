/**
 * Drivers of IOMMUs: which devices each kind translates and how it groups them. Nothing is exported; they are found as
 * services.
 *
 * @provides dev.dmaowner.spi.IommuDriver intel-iommu, amd-iommu, virtio-iommu, arm-smmu-v3, arm-smmu, riscv-iommu and, for the others of
 *     systems on a chip, soc-iommu
 */
module dev.dmaowner.driver.iommu {
    requires dev.dmaowner;
    requires static org.jspecify;

    provides dev.dmaowner.spi.IommuDriver with
            dev.dmaowner.driver.iommu.provider.IntelIommu,
            dev.dmaowner.driver.iommu.provider.AmdIommu,
            dev.dmaowner.driver.iommu.provider.VirtioIommu,
            dev.dmaowner.driver.iommu.provider.ArmSmmuV3,
            dev.dmaowner.driver.iommu.provider.ArmSmmu,
            dev.dmaowner.driver.iommu.provider.RiscvIommu,
            dev.dmaowner.driver.iommu.provider.SocIommu;
}
