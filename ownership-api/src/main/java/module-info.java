/**
 * The contract of dmaowner, the Linux rule of DMA ownership as a framework: its values, the host seam, firmware, the
 * ownership registry and the plug-in interfaces.
 *
 * <p>The packages build on each other in the order {@code dev.dmaowner} (the values), {@code host}, {@code firmware},
 * {@code ownership}, {@code spi}; none uses one that comes after it. The driver core is in module
 * {@code dev.dmaowner.machine}, planning in {@code dev.dmaowner.plan}.
 */
module dev.dmaowner {
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner;
    exports dev.dmaowner.host;
    exports dev.dmaowner.firmware;
    exports dev.dmaowner.ownership;
    exports dev.dmaowner.spi;
}
