/**
 * The Linux rule of DMA ownership as a framework: values, host seam, firmware, ownership registry, the plug-in
 * interfaces, the driver core and planning.
 *
 * <p>The packages build on each other in the order {@code dev.dmaowner} (the values), {@code host}, {@code firmware},
 * {@code ownership}, {@code spi}, {@code machine}, {@code plan}; none uses one that comes after it. The module
 * needs nothing at run time but SLF4J, and looks up no services: an embedding program hands the bus types and drivers it
 * wants to {@code dev.dmaowner.machine.Machine}.
 */
module dev.dmaowner {
    requires org.slf4j;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner;
    exports dev.dmaowner.host;
    exports dev.dmaowner.firmware;
    exports dev.dmaowner.ownership;
    exports dev.dmaowner.spi;
    exports dev.dmaowner.machine;
    exports dev.dmaowner.plan;
}
