package dev.dmaowner.bus.pci.topology;

/**
 * Between which buses a bridge stands.
 *
 * @param primary the bus that it is on
 * @param secondary the bus below it
 * @param subordinate the highest bus number below it
 */
record BridgeNumbers(int primary, int secondary, int subordinate) {

    /** {@return whether a bus is below the bridge} */
    public boolean leadsTo(int bus) {
        return secondary <= bus && bus <= subordinate;
    }
}
