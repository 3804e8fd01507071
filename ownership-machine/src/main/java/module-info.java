/**
 * The driver core and its simulated host. A {@link dev.dmaowner.machine.Machine} is assembled from the bus types and drivers
 * that a program hands it; the module looks up no services.
 */
module dev.dmaowner.machine {
    requires transitive dev.dmaowner;
    requires org.slf4j;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.machine;
    exports dev.dmaowner.machine.event;
    exports dev.dmaowner.machine.plugin;
}
