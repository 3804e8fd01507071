/**
 * Drivers of Tegra chips: host1x, which makes its children from the device tree and joins its clients to one logical
 * device; the display and engine drivers, which share a domain of their own; and the SMMU, which makes groups of them.
 * Nothing is exported; all are found as services. The drivers are provided in the order in which the kernel's modules
 * register them.
 *
 * @provides dev.dmaowner.spi.BusType the bus named {@code host1x}
 * @provides dev.dmaowner.spi.Driver tegra-host1x, drm and the drivers of host1x's clients
 * @provides dev.dmaowner.spi.IommuDriver tegra-smmu
 */
module dev.dmaowner.driver.tegra {
    requires dev.dmaowner;
    requires static org.jspecify;

    provides dev.dmaowner.spi.BusType with
            dev.dmaowner.driver.tegra.provider.Host1xBus;
    provides dev.dmaowner.spi.Driver with
            dev.dmaowner.driver.tegra.provider.Host1xDriver,
            dev.dmaowner.driver.tegra.provider.DrmDriver,
            dev.dmaowner.driver.tegra.provider.DisplayHubDriver,
            dev.dmaowner.driver.tegra.provider.DcDriver,
            dev.dmaowner.driver.tegra.provider.HdmiDriver,
            dev.dmaowner.driver.tegra.provider.DsiDriver,
            dev.dmaowner.driver.tegra.provider.DpauxDriver,
            dev.dmaowner.driver.tegra.provider.SorDriver,
            dev.dmaowner.driver.tegra.provider.Gr2dDriver,
            dev.dmaowner.driver.tegra.provider.Gr3dDriver,
            dev.dmaowner.driver.tegra.provider.VicDriver,
            dev.dmaowner.driver.tegra.provider.NvdecDriver;
    provides dev.dmaowner.spi.IommuDriver with
            dev.dmaowner.driver.tegra.provider.TegraSmmu;
}
