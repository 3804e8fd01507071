/**
 * The VFIO drivers, which hand devices to user space: {@code vfio-pci}, {@code vfio-platform} and {@code vfio-amba}, and
 * the nodes that come with them. A group has a node {@code /dev/vfio/N}, containers come from {@code /dev/vfio/vfio},
 * and a machine with VFIO character devices has {@code /dev/vfio/devices/vfioN} and {@code /dev/iommu} as well.
 *
 * <p>The requests of these nodes, and what each answers, are documented in {@code dev.dmaowner.driver.vfio}.
 */
module dev.dmaowner.driver.vfio {
    requires dev.dmaowner;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.driver.vfio;

    provides dev.dmaowner.spi.Driver with
            dev.dmaowner.driver.vfio.VfioPciDriver,
            dev.dmaowner.driver.vfio.VfioPlatformDriver,
            dev.dmaowner.driver.vfio.VfioAmbaDriver;
}
