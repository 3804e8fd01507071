package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ModaliasPattern;

/**
 * What is known of the {@code driver_data} in a driver's own ids. The kernel refuses a new id whose data none of them
 * has, and takes any data for a driver that has no ids of its own. Patterns do not tell the data, so this refuses only
 * where it is known: the ids that count under an override alone (those of vfio-pci and its variants), and those of the two
 * drivers of the PCI core, all have 0. For every other driver any data is taken, which a kernel might refuse.
 */
final class DriverData {

    private DriverData() {}

    static boolean isRefused(Candidate driver, long data) {
        return data != 0 && !driver.ids().patterns().isEmpty() && hasOnlyZero(driver);
    }

    private static boolean hasOnlyZero(Candidate driver) {
        String name = driver.driver().name();
        if (name.equals(PciePortDriver.NAME) || name.equals(StandardHotPlugDriver.NAME)) {
            return true;
        }
        for (ModaliasPattern pattern : driver.ids().patterns()) {
            if (pattern.literalPrefix().startsWith(PciMatch.PREFIX)) {
                return false;
            }
        }
        return true;
    }
}
