/**
 * The PCI bus: its devices, their configuration space, and how IOMMU groups follow from both.
 *
 * <p>{@link dev.dmaowner.bus.pci.PciDevice} is the type of its devices. The bus type and the drivers that belong to the PCI
 * core are not exported; they are found as services.
 *
 * @provides dev.dmaowner.spi.BusType the bus named {@code pci}
 * @provides dev.dmaowner.spi.Driver pcieport, pci-stub and shpchp
 */
module dev.dmaowner.bus.pci {
    requires transitive dev.dmaowner;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.bus.pci;

    provides dev.dmaowner.spi.BusType with
            dev.dmaowner.bus.pci.provider.PciBus;
    provides dev.dmaowner.spi.Driver with
            dev.dmaowner.bus.pci.provider.PciePortDriver,
            dev.dmaowner.bus.pci.provider.StandardHotPlugDriver,
            dev.dmaowner.bus.pci.provider.PciStubDriver;
}
