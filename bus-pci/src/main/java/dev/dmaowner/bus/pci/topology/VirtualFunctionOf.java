package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;

/**
 * What makes a function a virtual one.
 *
 * @param physicalFunction the function that it belongs to
 * @param probing whether drivers may take it without an override ({@code sriov_drivers_autoprobe} of that function)
 */
public record VirtualFunctionOf(PciAddress physicalFunction, Probing probing) {

    /** Whether drivers may take a virtual function of their own accord. */
    public enum Probing {
        ALLOWED,
        ONLY_UNDER_OVERRIDE
    }
}
