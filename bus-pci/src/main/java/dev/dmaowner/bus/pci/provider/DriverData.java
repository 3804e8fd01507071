package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ModaliasPattern;

/**
 * Decides whether the {@code driver_data} of a new id is valid. The kernel refuses a new id if none of the driver's own ids has
 * the same data; a driver without ids accepts any data. Patterns do not contain the data, so it is only checked where it is
 * known to be 0: for ids that match under an override alone (vfio-pci and its variants), and for the two drivers of the PCI core. For
 * other drivers any data is accepted here, although a kernel might refuse it.
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
